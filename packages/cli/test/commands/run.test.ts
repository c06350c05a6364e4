import assert from 'node:assert/strict';
import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { Run, strand } from '../support/piped.js';
import { test } from '../support/test.js';

const run = (...args: string[]) => {
  const started = new Run(...strand('run', ...args));
  started.stdin.end();
  return started.end();
};

test('strand run --help prints its usage', async () => {
  const { stdout, status } = await run('--help');
  assert.match(stdout, /^Usage: strand run/);
  assert.equal(status, 0);
});

test('strand run starts the command on a terminal', async () => {
  const { stdout, status } = await run('tty');
  assert.match(stdout, /^\/dev\/pts\/\d+\r\n$/);
  assert.equal(status, 0);
});

test('strand run leaves options after the command to the command', async () => {
  assert.equal((await run('echo', '--help', '--', '-h')).stdout, '--help -- -h\r\n');
  assert.equal((await run('--', 'echo', '--size')).stdout, '--size\r\n');
});

test('strand run --cwd starts the command in that directory', async () => {
  const folder = realpathSync(tmpdir());
  assert.equal((await run('--cwd', folder, 'pwd')).stdout, `${folder}\r\n`);
});

test("strand run --size sets the terminal's size, which is 80x24 without it", async () => {
  assert.equal((await run('--size', '132x43', 'stty', 'size')).stdout, '43 132\r\n');
  assert.equal((await run('stty', 'size')).stdout, '24 80\r\n');
});

for (const [script, status] of [
  ['exit 0', 0],
  ['exit 3', 3],
  ['exit 255', 255],
  ['kill -KILL $$', 137],
  ['kill -TERM $$', 143],
] as const) {
  test(`strand run exits with ${status} for a command that does \`${script}\``, async () => {
    assert.equal((await run('sh', '-c', script)).status, status);
  });
}

for (const [args, status, complaint] of [
  [['no-such-program'], 127, /"no-such-program".*ENOENT/],
  [['/no/such/program'], 127, /"\/no\/such\/program".*ENOENT/],
  [['/etc/passwd'], 126, /"\/etc\/passwd".*EACCES/],
  [['/'], 126, /EACCES/],
  [['--cwd', '/no/such', 'true'], 125, /"\/no\/such".*ENOENT/],
  [['--size', '80', 'true'], 125, /--size must be COLUMNSxROWS.*"80"/],
  [['--size', '0x24', 'true'], 125, /--size must be/],
  [['--size', '80x65536', 'true'], 125, /--size must be/],
  [['--nosuch', 'true'], 125, /unknown option '--nosuch'/],
  [[], 125, /no command to run/],
] as const) {
  test(`strand run ${args.join(' ')} prints one line to stderr and exits with ${status}`, async () => {
    const result = await run(...args);
    assert.match(result.stderr, /^strand: .*\n$/);
    assert.match(result.stderr, complaint);
    assert.equal(result.stdout, '');
    assert.equal(result.status, status);
  });
}
