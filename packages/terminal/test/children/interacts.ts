/**
 * Run on a terminal: gives a shell command to the person at it, and then says whether the terminal is as before and what is left in
 * the input.
 */
import { getAttributes } from 'strand-pty';
import { Session } from 'strand-terminal';

const [, , script = '', moment] = process.argv;
const before = JSON.stringify(getAttributes(0));
const session = Session.spawn('sh', ['-c', script], { timeout: 20_000 });
if (moment === 'exit') {
  session.on('data', (text) => {
    if (text.includes('leave')) process.exit(7);
  });
}
const abort = new AbortController();
if (moment === 'abort') {
  session.on('data', (text) => {
    if (text.includes('leave')) abort.abort(new Error('aborted'));
  });
}
try {
  await session.interact({ signal: abort.signal });
  console.log('interact has resolved');
} catch (error) {
  console.log(`interact has rejected: ${(error as Error).message}`);
}
console.log(JSON.stringify(getAttributes(0)) === before ? 'restored' : 'changed');
const left = process.stdin.read();
console.log(`left: ${JSON.stringify(String(left ?? ''))}`);
console.log(`size: ${session.screen.columns}x${session.screen.rows}`);
await session.close();
