import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { Run, sh, strand } from '../support/piped.js';
import { test } from '../support/test.js';

test('strand run --raw passes every byte unchanged, in both directions, in a line of any length', async () => {
  const bytes = randomBytes(300_000);
  const run = new Run(...strand('run', '--raw', '--', 'head', '-c', `${bytes.length}`));
  run.stdin.end(bytes);
  assert.equal((await run.end()).status, 0);
  const hash = (data: Buffer) => createHash('sha256').update(data).digest('hex');
  assert.equal(hash(run.bytes), hash(bytes));
});

test('strand run without --raw loses what is longer than 4,096 bytes in a line, as its help says', async () => {
  const { stdout } = await sh(`{ head -c 5000 /dev/zero | tr '\\0' x; echo; } | strand run -- wc -c`);
  assert.equal(stdout.trim(), '4096');
  assert.match((await sh('COLUMNS=1000 strand run --help')).stdout, /at most 4,096 bytes of a line/);
});

test('strand run --raw hangs the command up when it waits for more input than there is', async () => {
  const { stdout, status } = await sh(
    "printf 'a\\004\\003b' | strand run --raw -- cat | od -An -tx1; exit $PIPESTATUS",
  );
  assert.equal(stdout, ' 61 04 03 62\n');
  assert.equal(status, 0);
  assert.equal((await sh('printf x | strand run --raw -- cat')).status, 129);
});

test('strand run --raw lets a command that does not read go on after the end of the input', async () => {
  const script = 'head -c 1 >/dev/null; sleep 0.3; echo done';
  const { stdout, status } = await sh(`printf x | strand run --raw -- sh -c '${script}'`);
  assert.deepEqual([stdout, status], ['done\n', 0]);
});

test('strand run --raw sends the end-of-file character to a command that makes its terminal canonical', async () => {
  const { stdout, status } = await sh(
    "printf 'a\\n' | strand run --raw -- sh -c 'stty icanon; cat; echo end'",
  );
  assert.match(stdout, /a\nend\n$/);
  assert.equal(status, 0);
});
