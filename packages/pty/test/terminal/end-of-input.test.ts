/** Rule 30: the end of the input in canonical mode. */
import assert from 'node:assert/strict';
import { start } from '../support/start.js';
import { test } from '../support/test.js';

const noEcho = { usePTY: { echo: false } };

/** The output of `cat` for this input, and a mark after its end. */
async function outputOfCat(input: string): Promise<string> {
  const child = start('cat; echo "[end]"', noEcho);
  child.transport.write(Buffer.from(input));
  child.transport.closeStdin();
  await child.ended;
  return child.output;
}

test('closeStdin after a whole line sends one EOF character, which ends the input', async () => {
  assert.equal(await outputOfCat('line\n'), 'line\n[end]\n');
});

test('closeStdin after an unfinished line sends two EOF characters, which end the input', async () => {
  assert.equal(await outputOfCat('line\nbeginning'), 'line\nbeginning[end]\n');
});

test('closeStdin without any input ends the input at once', async () => {
  assert.equal(await outputOfCat(''), '[end]\n');
});

test('closeStdin after a carriage return that the terminal turns into a newline sends one EOF character', async () => {
  assert.equal(await outputOfCat('line\r'), 'line\n[end]\n');
});

test('closeStdin after an EOF character written by the user sends one EOF character', async () => {
  assert.equal(await outputOfCat('line\x04'), 'line[end]\n');
});

test('closeStdin leaves no EOF character for the next program', async () => {
  const child = start('cat; echo "[next]"; stty -icanon min 0 time 1; wc -c', noEcho);
  child.transport.write(Buffer.from('beginning'));
  child.transport.closeStdin();
  await child.ended;
  assert.equal(child.output, 'beginning[next]\n0\n');
});

test('closeStdin first sends all queued input, also to a child that reads slowly', async () => {
  const line = `${'x'.repeat(99)}\n`;
  const child = start('head -n 1 | wc -c; stty -a >/dev/null; wc -c', noEcho);
  child.transport.write(Buffer.from(line.repeat(5000)));
  child.transport.closeStdin();
  await child.ended;
  assert.equal(child.output, '100\n499900\n');
});

test('a child goes on after closeStdin has ended its input', async () => {
  const child = start('cat; echo later; exit 3', noEcho);
  child.transport.closeStdin();
  assert.equal((await child.ended).exitCode, 3);
  assert.equal(child.output, 'later\n');
});

test('closeStdin sends the EOF character that the child has set', async () => {
  const child = start('stty eof "^B"; echo set; cat; echo "[end]"', noEcho);
  await child.received('set');
  child.transport.write(Buffer.from('a \x04 b'));
  child.transport.closeStdin();
  await child.ended;
  assert.equal(child.output, 'set\na \x04 b[end]\n');
});

test('closeStdin, closeChildFD(0) and loseWriteConnection after closeStdin send nothing more', async () => {
  const child = start('cat; echo "[next]"; stty -icanon min 0 time 1; wc -c', noEcho);
  child.transport.closeStdin();
  await child.received('[next]');
  child.transport.closeStdin();
  child.transport.closeChildFD(0);
  child.transport.loseWriteConnection();
  await child.ended;
  assert.equal(child.output, '[next]\n0\n');
});

test('closeStdin ends the input also while reading is paused', async () => {
  const child = start('cat; exit 4', noEcho);
  child.transport.pauseProducing();
  child.transport.write(Buffer.from('line\n'));
  child.transport.closeStdin();
  assert.equal((await child.exited).exitCode, 4);
  child.transport.resumeProducing();
  await child.ended;
  assert.equal(child.output, 'line\n');
});

test('the kernel cuts a canonical line at 4096 bytes, including its newline', async () => {
  const child = start('head -n 1 | wc -c', noEcho);
  child.transport.write(Buffer.from(`${'x'.repeat(5000)}\n`));
  await child.ended;
  assert.equal(child.output, '4096\n');
});

test('closeStdin ends the input also after a line that the kernel has cut', async () => {
  const child = start('wc -c', noEcho);
  child.transport.write(Buffer.from('x'.repeat(5000)));
  child.transport.closeStdin();
  await child.ended;
  assert.ok(Number(child.output) <= 4096, child.output);
});
