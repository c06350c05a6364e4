/** `getAttributes`, `setAttributes` and `getWindowSize` with any descriptor of a terminal. */
import assert from 'node:assert/strict';
import { closeSync, openSync } from 'node:fs';
import { getAttributes, getWindowSize, setAttributes } from 'strand-pty';
import { start } from '../support/start.js';
import { test } from '../support/test.js';

test('getAttributes and setAttributes accept any descriptor of a terminal', async () => {
  const child = start('cat', { usePTY: { echo: false } });
  const slave = openSync(child.transport.ttyName, 'r+');
  assert.equal(getAttributes(slave).ECHO, false);
  setAttributes(slave, { ECHO: true, VEOF: 0x02 });
  assert.deepEqual(getAttributes(slave), child.transport.getAttributes());
  const { ECHO, VEOF } = getAttributes(child.transport.fileno());
  assert.deepEqual([ECHO, VEOF], [true, 0x02]);
  closeSync(slave);
  child.transport.signalProcess('KILL');
  await child.ended;
});

test('getWindowSize accepts any descriptor of a terminal, and includes pixels', async () => {
  const child = start('cat', { usePTY: { columns: 100, rows: 30, pixelWidth: 800 } });
  const slave = openSync(child.transport.ttyName, 'r');
  assert.deepEqual(getWindowSize(slave), { columns: 100, rows: 30, pixelWidth: 800, pixelHeight: 0 });
  closeSync(slave);
  child.transport.signalProcess('KILL');
  await child.ended;
});

test('getAttributes, setAttributes and getWindowSize of a file that is not a terminal throw ENOTTY at ioctl', () => {
  const file = openSync('/dev/null', 'r');
  const isNotATerminal = { code: 'ENOTTY', syscall: 'ioctl' };
  assert.throws(() => getAttributes(file), isNotATerminal);
  assert.throws(() => setAttributes(file, { ECHO: false }), isNotATerminal);
  assert.throws(() => getWindowSize(file), isNotATerminal);
  closeSync(file);
});

test('getAttributes, setAttributes and getWindowSize of an invalid descriptor throw with the name fd', () => {
  assert.throws(() => getAttributes('0' as unknown as number), { name: 'TypeError', message: /^fd must be/ });
  assert.throws(() => setAttributes(-1, {}), { name: 'RangeError', message: /^fd must be/ });
  assert.throws(() => getWindowSize(0.5), { name: 'RangeError', message: /^fd must be/ });
});
