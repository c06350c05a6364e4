/** Rule 30: how a child in canonical mode learns that its input ended. */
import assert from 'node:assert/strict';
import { start } from '../support/start.js';
import { test } from '../support/test.js';

const silent = { usePTY: { echo: false } };

/** What `cat` makes of some input and its end. */
async function through(input: string): Promise<string> {
  const child = start('cat; echo "[end]"', silent);
  child.transport.write(Buffer.from(input));
  child.transport.closeStdin();
  await child.ended;
  return child.output;
}

test('after a whole line one EOF character ends the input', async () => {
  assert.equal(await through('line\n'), 'line\n[end]\n');
});

test('after the beginning of a line it takes two', async () => {
  assert.equal(await through('line\nbeginning'), 'line\nbeginning[end]\n');
});

test('without any input the end comes at once', async () => {
  assert.equal(await through(''), '[end]\n');
});

test('a carriage return is a whole line where the terminal makes a newline of it', async () => {
  assert.equal(await through('line\r'), 'line\n[end]\n');
});

test('an EOF character that was written by the user ends the line as a newline does', async () => {
  assert.equal(await through('line\x04'), 'line[end]\n');
});

test('one EOF character too many would end the input of the next program: there is none', async () => {
  const child = start('cat; echo "[next]"; stty -icanon min 0 time 1; wc -c', silent);
  child.transport.write(Buffer.from('beginning'));
  child.transport.closeStdin();
  await child.ended;
  assert.equal(child.output, 'beginning[next]\n0\n');
});

test('everything that was written is sent first, also to a child that takes its time', async () => {
  const line = `${'x'.repeat(99)}\n`;
  const child = start('head -n 1 | wc -c; stty -a >/dev/null; wc -c', silent);
  child.transport.write(Buffer.from(line.repeat(5000)));
  child.transport.closeStdin();
  await child.ended;
  assert.equal(child.output, '100\n499900\n');
});

test('the child goes on after its input ended', async () => {
  const child = start('cat; echo later; exit 3', silent);
  child.transport.closeStdin();
  assert.equal((await child.ended).exitCode, 3);
  assert.equal(child.output, 'later\n');
});

test('a changed EOF character is sent as it is at that time', async () => {
  const child = start('stty eof "^B"; echo set; cat; echo "[end]"', silent);
  await child.received('set');
  child.transport.write(Buffer.from('a \x04 b'));
  child.transport.closeStdin();
  await child.ended;
  assert.equal(child.output, 'set\na \x04 b[end]\n');
});

test('closeStdin again, closeChildFD(0) and loseWriteConnection send nothing more', async () => {
  const child = start('cat; echo "[next]"; stty -icanon min 0 time 1; wc -c', silent);
  child.transport.closeStdin();
  await child.received('[next]');
  child.transport.closeStdin();
  child.transport.closeChildFD(0);
  child.transport.loseWriteConnection();
  await child.ended;
  assert.equal(child.output, '[next]\n0\n');
});

test('input ends also while the output is paused', async () => {
  const child = start('cat; exit 4', silent);
  child.transport.pauseProducing();
  child.transport.write(Buffer.from('line\n'));
  child.transport.closeStdin();
  assert.equal((await child.exited).exitCode, 4);
  child.transport.resumeProducing();
  await child.ended;
  assert.equal(child.output, 'line\n');
});

test('the kernel cuts a line at 4096 bytes, its newline included', async () => {
  const child = start('head -n 1 | wc -c', silent);
  child.transport.write(Buffer.from(`${'x'.repeat(5000)}\n`));
  await child.ended;
  assert.equal(child.output, '4096\n');
});

test('and the input ends after such a line as well', async () => {
  const child = start('wc -c', silent);
  child.transport.write(Buffer.from('x'.repeat(5000)));
  child.transport.closeStdin();
  await child.ended;
  assert.ok(Number(child.output) <= 4096, child.output);
});
