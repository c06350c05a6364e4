/** Interrupts one child, lets another write to a closed pipe, then interrupts itself, and prints the results. */
import { once } from 'node:events';
import { spawn } from 'strand-pty';

let listenerFired = false;
process.on('SIGINT', () => {
  listenerFired = true;
});

const sleeping = spawn('sleep', ['30']);
sleeping.resume().write('\x03');
const interrupted = await sleeping.ended;

const piping = spawn('sh', ['-c', 'yes | head -1']);
let text = '';
piping.on('data', (chunk) => {
  text += chunk;
});
const piped = await piping.ended;

// Waiting for a signal does not keep Node running.
const waiting = setInterval(() => {}, 1000);
const fired = once(process, 'SIGINT');
process.kill(process.pid, 'SIGINT');
await fired;
clearInterval(waiting);
console.log(
  JSON.stringify({ interrupted, piped: { ...piped, text: text.replace('\r', '') }, listenerFired }),
);
