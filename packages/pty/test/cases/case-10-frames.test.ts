import assert from 'node:assert/strict';
import { once } from 'node:events';
import { shell } from '../support/pty-child.js';
import { test } from '../support/test.js';

const COLUMNS = 250;
const line = (left: string, middle: string, right: string) => left + middle.repeat(COLUMNS - 2) + right;
const frame = [line('┌', '─', '┐'), line('│', ' ', '│'), line('└', '─', '┘')].join('\r\n');

test('100 frames of box-drawing characters at 250 columns arrive without a U+FFFD', async () => {
  const script = 'i=0; while [ $i -lt 100 ]; do printf "%s\\\\r\\\\n" "$FRAME"; i=$((i + 1)); done';
  const child = shell(`stty raw; ${script}`, {
    columns: COLUMNS,
    encoding: 'utf8',
    env: { ...process.env, FRAME: frame },
  });
  let text = '';
  child.on('data', (chunk: string) => {
    text += chunk;
  });
  await child.ended;
  assert.ok(!text.includes('\uFFFD'));
  assert.equal(text, `${frame}\r\n`.repeat(100));
});

test("resize, write and kill, each called twice after 'close', do not throw and signal no process", async () => {
  const child = shell('exit 3');
  const errors: unknown[] = [];
  child.on('error', (error) => errors.push(error));
  child.resume();
  await once(child, 'close');
  for (let time = 0; time < 2; time++) {
    child.resize(100, 50);
    child.write('input after the end', () => {});
    assert.equal(child.kill('SIGKILL'), false);
  }
  await new Promise(setImmediate);
  assert.deepEqual(errors, []);
  assert.equal(child.exitCode, 3);
});
