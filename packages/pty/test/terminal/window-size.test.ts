/** The size of a terminal: before the start, while the child lives, and after. */
import assert from 'node:assert/strict';
import type { TerminalOptions } from 'strand-pty';
import { outputOf, run, start } from '../support/start.js';
import { test } from '../support/test.js';

test('a new terminal has 80 columns and 24 rows, or the size of usePTY', async () => {
  assert.equal(await outputOf('stty size'), '24 80\n');
  assert.equal(await outputOf('stty size', { usePTY: { columns: 250, rows: 65_535 } }), '65535 250\n');
});

test('resize of a PTYProcess applies at once, and the child gets SIGWINCH', async () => {
  const child = start('trap "stty size" WINCH; echo ready; while :; do sleep 0.01; done');
  await child.received('ready');
  child.transport.resize(100, 40, 800, 600);
  assert.deepEqual(child.transport.getWindowSize(), {
    columns: 100,
    rows: 40,
    pixelWidth: 800,
    pixelHeight: 600,
  });
  await child.received('40 100\n');
  child.transport.resize(101, 41);
  assert.deepEqual(child.transport.getWindowSize(), {
    columns: 101,
    rows: 41,
    pixelWidth: 0,
    pixelHeight: 0,
  });
  await child.received('41 101\n');
  child.transport.signalProcess('KILL');
  await child.ended;
});

test('getWindowSize returns the size that the child has set', async () => {
  const child = start('stty cols 33 rows 11; echo set; cat');
  await child.received('set');
  const { columns, rows } = child.transport.getWindowSize();
  assert.deepEqual([columns, rows], [33, 11]);
  child.transport.closeStdin();
  await child.ended;
});

test('resize after the exit, or after processEnded, has no effect and does not throw', async () => {
  const child = run('true', [], { usePTY: { paused: true } });
  await child.exited;
  child.transport.resize(100, 40);
  assert.throws(() => child.transport.getWindowSize(), { code: 'EBADF' }, 'the terminal is closed');
  child.transport.resumeProducing();
  await child.ended;
  child.transport.resize(100, 40);
});

const wrong: readonly [option: keyof TerminalOptions, value: unknown, error: string, message: RegExp][] = [
  ['columns', 0, 'RangeError', /columns must be an integer from 1 to 65535, got 0/],
  ['columns', 65_536, 'RangeError', /columns .*got 65536/],
  ['columns', 80.5, 'RangeError', /columns .*got 80\.5/],
  ['columns', Number.NaN, 'RangeError', /columns .*got NaN/],
  ['rows', -1, 'RangeError', /rows .*got -1/],
  ['rows', '24', 'TypeError', /rows .*got '24'/],
  ['rows', null, 'TypeError', /rows .*got null/],
  ['pixelWidth', -1, 'RangeError', /pixelWidth must be an integer from 0 to 65535, got -1/],
  ['pixelHeight', 70_000, 'RangeError', /pixelHeight .*got 70000/],
];

for (const [option, value, name, message] of wrong) {
  test(`usePTY with ${option}: ${value} throws a ${name} with the value`, () => {
    assert.throws(() => run('true', [], { usePTY: { [option]: value } }), { name, message });
  });
}

test('resize with an invalid size throws, also after processEnded', async () => {
  const child = run('true');
  const refuses = (): void => {
    assert.throws(() => child.transport.resize(0, 24), RangeError);
    assert.throws(() => child.transport.resize(80, '24' as unknown as number), TypeError);
    assert.throws(() => child.transport.resize(80, 24, -1), RangeError);
  };
  refuses();
  await child.ended;
  refuses();
});
