// Talks to python3: waits for its prompt, types a line, and reads the answer. It uses no delays.
//
//   node examples/repl-driver.mjs

import { Session } from 'strand-terminal';

const PROMPT = '>>> ';
// Without echo the output has only the answers. TERM=dumb turns off the line editor.
const python = Session.spawn('python3', ['-q'], { echo: false, term: 'dumb' });

/** Types a line, and resolves with the answer. */
async function ask(line) {
  await python.sendLine(line);
  const { before } = await python.expect(PROMPT);
  return before.trim();
}

await python.expect(PROMPT);
console.log('6 * 7 =', await ask('print(6 * 7)'));
console.log('sys.stdin.isatty() =', await ask('import sys; print(sys.stdin.isatty())'));
console.log('1 / 0:', (await ask('1 / 0')).split('\r\n').at(-1));
await python.sendLine('exit(3)');
console.log('exit code', (await python.ended).exitCode);
