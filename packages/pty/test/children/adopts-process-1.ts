/**
 * From its own session adopts the terminal of process 1, whose master is descriptor 3. Prints what happens to a
 * bystander when the foreground job is signalled and when the session is terminated.
 */
import { PtyChild, reactor, spawn } from 'strand-pty';
import { Listener } from '../support/pty-child.js';

const bystander = spawn('sleep', ['60']);
bystander.resume();
const child = PtyChild.adopt(3);
const listener = new Listener(child);
const foreground = child.foreground();
const group = reactor.system.foreground(3);
const signalled = child.killForeground('SIGUSR1');
await listener.received('process 1 got USR1');
const { left } = await child.terminate({ grace: 50 });
const names = left?.map(({ name }) => name).sort();
const alive = bystander.kill(0);
process.stdout.write(
  JSON.stringify({ pid: child.pid, group, name: foreground?.name, signalled, left: names, alive }),
);
process.exit();
