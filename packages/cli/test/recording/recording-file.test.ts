import assert from 'node:assert/strict';
import { openSync, readFileSync } from 'node:fs';
import { RecordingFile } from '#src/recording/recording-file.js';
import { sh } from '../support/piped.js';
import { fileOf } from '../support/recordings.js';
import { test } from '../support/test.js';

test('a recording file has each line as soon as it was written, and nothing of what was behind its beginning', async () => {
  const path = fileOf('first\nhalf a li');
  const file = new RecordingFile(openSync(path, 'r+'), 'first\n'.length);
  assert.equal(readFileSync(path, 'utf8'), 'first\n');
  file.write('second\n');
  assert.equal(readFileSync(path, 'utf8'), 'first\nsecond\n');
  await new Promise((resolve) => file.end('third\n', () => resolve(undefined)));
  assert.equal(readFileSync(path, 'utf8'), 'first\nsecond\nthird\n');
});

test('a recording file removes half a line when a write fails in its middle', async () => {
  const path = fileOf('');
  const module = new URL('../../dist/recording/recording-file.js', import.meta.url).href;
  const script = `
    import { openSync } from 'node:fs';
    const { RecordingFile } = await import('${module}');
    const file = new RecordingFile(openSync('${path}', 'r+'), 0);
    file.on('error', (error) => console.log(error.code));
    for (let i = 0; i < 100; i += 1) file.write(('x'.repeat(99) + '\\n').repeat(3));
  `;
  const { stdout } = await sh(
    `ulimit -f 8; "$NODE" --input-type=module -e "${script.replaceAll(/["\\$]/g, '\\$&')}"`,
  );
  assert.equal(stdout, 'EFBIG\n');
  assert.equal(readFileSync(path, 'utf8'), `${'x'.repeat(99)}\n`.repeat(Math.floor((8 * 1024) / 100)));
});
