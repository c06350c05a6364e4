import assert from 'node:assert/strict';
import { spawn } from 'strand-pty';
import { closeOf, Listener, shell, textOf } from '../support/pty-child.js';
import { test } from '../support/test.js';

test('the terminal of a child has 80 columns and 24 rows by default', async () => {
  const child = shell('stty size');
  assert.deepEqual([child.columns, child.rows], [80, 24]);
  assert.equal(await textOf(child), '24 80\n');
});

test("the options columns and rows set the terminal's size before the child starts", async () => {
  const child = shell('stty size', { columns: 132, rows: 43 });
  assert.deepEqual([child.columns, child.rows], [132, 43]);
  assert.equal(await textOf(child), '43 132\n');
});

test("resize sends SIGWINCH to the child, changes columns and rows, and emits 'resize'", async () => {
  const child = shell('trap "stty size" WINCH; echo ready; while :; do sleep 0.02; done');
  const listener = new Listener(child);
  const sizes: number[][] = [];
  child.on('resize', (...size) => sizes.push([...size, child.columns, child.rows]));
  await listener.received('ready\n');
  child.resize(100, 50, 1000, 900);
  await listener.received('50 100\n');
  assert.deepEqual([child.columns, child.rows], [100, 50]);
  child.destroy();
  child.resize(90, 40);
  await child.ended;
  child.resize(90, 40);
  assert.deepEqual([sizes, child.columns, child.rows], [[[100, 50, 100, 50]], 100, 50]);
});

test('a size out of range throws a RangeError and keeps the size', async () => {
  for (const columns of [0, -1, 1.5, 65_536, Number.NaN]) {
    assert.throws(() => spawn('true', [], { columns }), /columns must be an integer from 1 to 65535/);
  }
  const child = shell('exec sleep 60');
  assert.throws(() => child.resize(80, 0), /rows must be an integer/);
  assert.throws(() => child.resize(80, 24, -1), /pixelWidth must be an integer/);
  assert.deepEqual([child.columns, child.rows], [80, 24]);
  child.destroy();
  await closeOf(child);
});

test('the terminal is canonical and echoes by default, and raw and echo apply before the child starts', async () => {
  async function modes(options: { raw?: boolean; echo?: boolean }): Promise<[boolean, boolean]> {
    const child = shell('read line', options);
    const { ICANON, ECHO, IUTF8 } = child.getAttributes();
    assert.equal(IUTF8, true);
    child.destroy();
    await closeOf(child);
    return [ICANON, ECHO];
  }
  assert.deepEqual(await modes({}), [true, true]);
  assert.deepEqual(await modes({ echo: false }), [true, false]);
  assert.deepEqual(await modes({ raw: true }), [false, false]);
  assert.deepEqual(await modes({ raw: true, echo: true }), [false, true]);
});

test('setAttributes changes the given attributes for the child, and keeps the others', async () => {
  const child = shell('read line; stty -a');
  const before = child.getAttributes();
  child.setAttributes({ ECHO: false, ONLCR: false, VINTR: 7 });
  const after = child.getAttributes();
  assert.deepEqual(after, { ...before, ECHO: false, ONLCR: false, VINTR: 7 });
  const text = textOf(child);
  child.write('\n');
  for (const shown of ['intr = ^G', '-onlcr', '-echo ']) assert.ok((await text).includes(shown), shown);
});

test('setAttributes with an unknown attribute or a wrong type throws and changes nothing', async () => {
  const child = shell('read line');
  const before = child.getAttributes();
  // @ts-expect-error: an unknown attribute
  assert.throws(() => child.setAttributes({ ECHOES: true }), /unknown attribute 'ECHOES'/);
  // @ts-expect-error: a number is not a flag
  assert.throws(() => child.setAttributes({ ICANON: false, ECHO: 1 }), /ECHO must be a boolean/);
  assert.throws(() => child.setAttributes({ VEOF: 256 }), /VEOF must be a byte/);
  assert.deepEqual(child.getAttributes(), before);
  child.destroy();
  await closeOf(child);
});

test('writing byte 3 sends SIGINT to the child', async () => {
  const child = shell('echo ready; exec sleep 60');
  const listener = new Listener(child);
  await listener.received('ready');
  child.write('\x03');
  assert.deepEqual(await child.ended, { exitCode: null, signal: 'SIGINT' });
  assert.match(listener.text, /\^C/);
});
