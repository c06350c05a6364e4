/**
 * Terminates a session with a foreground and a background job. Prints the name of the foreground job, the
 * result, and whether the background job still answers. Runs as user nobody if its argument is "nobody".
 */
import { eventually } from '../support/proc.js';
import { Listener, nextOf, shell } from '../support/pty-child.js';

const NOBODY = 65_534;
if (process.argv[2] === 'nobody') {
  process.setgroups?.([]);
  process.setgid?.(NOBODY);
  process.setuid?.(NOBODY);
}

const child = shell(
  `set -m
  sh -c 'trap "" HUP; trap "echo it answers" USR1; echo background $$; while :; do sleep 0.02; done' &
  sh -c 'trap "" HUP; echo foreground $$; while :; do sleep 0.02; done'; exit`,
);
const listener = new Listener(child);
await listener.received(/foreground \d+\n/);
await listener.received(/background \d+\n/);
const background = Number(/background (\d+)/.exec(listener.text)?.[1]);
await eventually('the job is in the foreground', () => child.killForeground(0));
const foreground = child.foreground()?.name ?? null;
const result = await child.terminate({ grace: 50 });
try {
  process.kill(background, 'SIGUSR1');
} catch {
  // The job is gone.
}
// The terminal ends when its last descriptor is closed.
const doesAnswer = () => listener.text.includes('it answers');
while (!doesAnswer() && !child.closed) await nextOf(child, 'data', 'close');
const answers = doesAnswer();
if (answers) process.kill(background, 'SIGKILL');
await child.ended;
process.stdout.write(JSON.stringify({ foreground, result, answers }));
