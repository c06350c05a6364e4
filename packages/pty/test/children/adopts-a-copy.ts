/**
 * Adopts the terminal that is both descriptor 3 and 4. Prints how the second attempt fails and what the first
 * reads.
 */
import { PtyChild } from 'strand-pty';
import { Listener } from '../support/pty-child.js';

const child = PtyChild.adopt(3);
const listener = new Listener(child);
let error = 'not refused';
try {
  PtyChild.adopt(4, child.pid);
} catch (reason) {
  error = String(reason);
}
child.write('hello\n');
await listener.received('hello\nhello\n');
const output = listener.bytes.toString();
await child.terminate();
process.stdout.write(JSON.stringify({ error, output }));
process.exit();
