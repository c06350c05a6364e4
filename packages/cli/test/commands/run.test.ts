import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gone } from '../support/eventually.js';
import { Run, sh, strand } from '../support/piped.js';
import { temporaryFolder } from '../support/recordings.js';
import { Terminal } from '../support/terminal.js';
import { cleanUp, test } from '../support/test.js';
import { withEnoughTime } from '../support/with-enough-time.js';

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

test('strand run --echo echoes piped input, and --no-echo no keys', async () => {
  assert.equal((await sh('echo hi | strand run --echo -- cat')).stdout, 'hi\r\nhi\r\n');
  const terminal = Terminal.shell(`strand run --no-echo -- sh -c 'echo up,; read line; echo "got $line,"'`);
  await terminal.shows('up,');
  terminal.type('typed\r');
  await terminal.shows('got typed,');
  await terminal.end();
  assert.equal(terminal.output, 'up,\r\ngot typed,\r\n');
});

test('strand run --raw does not echo what is typed on the terminal of the user', async () => {
  const script = 'echo up,; head -c 1 | od -An -tx1';
  const terminal = Terminal.shell(`strand run --raw -- sh -c '${script}'`);
  await terminal.shows('up,');
  terminal.type('a');
  await terminal.end();
  assert.match(terminal.output, /^up,\n 61\n$/);
});

test('strand run --env sets variables of the command, --unset removes them, --clear-env removes all', async () => {
  const show = `-- sh -c 'echo "$A,$B,\${HOME+home}"'`;
  assert.equal((await sh(`B=2 strand run --env A=1 ${show}`)).stdout, '1,2,home\r\n');
  assert.equal((await sh(`A=1 B=2 strand run --unset A ${show}`)).stdout, ',2,home\r\n');
  assert.equal((await sh(`A=1 B=2 strand run --clear-env --env B ${show}`)).stdout, ',2,\r\n');
});

test('strand run --timeout ends every process of the session, and exits with 124', async () => {
  // The end of the shell alone sends them SIGHUP, too.
  const script = 'trap "" HUP; sleep 61 & echo $!; sleep 62';
  const { stdout, status } = await withEnoughTime(
    (seconds) => run('--timeout', seconds, '--', 'sh', '-c', script),
    (result) => result.stdout !== '',
  );
  assert.equal(status, 124);
  await gone(Number(stdout));
});

test('strand run --timeout exits with 124 also when its output is not read', async () => {
  const started = new Run(...strand('run', '--timeout', '0.5', '--', 'yes'));
  // Node reads nothing.
  started.pause();
  assert.equal(await started.exit(), 124);
});

test('strand run --timeout does not change the status of a command that ends in time', async () => {
  assert.equal((await run('--timeout', '60', '--', 'sh', '-c', 'exit 3')).status, 3);
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
  [['--timeout', '0', 'true'], 125, /--timeout must be a number of seconds above 0.*"0"/],
  [['--env', '=x', 'true'], 125, /--env must be NAME=VALUE or NAME, got "=x"/],
  [['--escape', 'x', 'true'], 125, /--escape must be a control key such as \^\].*"x"/],
  [['--size', '0x24', 'true'], 125, /--size must be/],
  [['--size', '80x65536', 'true'], 125, /--size must be/],
  [['--nosuch', 'true'], 125, /unknown option '--nosuch'/],
  [[], 125, /no COMMAND was given/],
] as const) {
  test(`strand run ${args.join(' ')} prints one line to stderr and exits with ${status}`, async () => {
    const result = await run(...args);
    assert.match(result.stderr, /^strand: .*\n$/);
    assert.match(result.stderr, complaint);
    assert.equal(result.stdout, '');
    assert.equal(result.status, status);
  });
}

test('strand run --record FILE records the terminal, and does not change a file that exists', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'strand-run-'));
  cleanUp(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'demo.cast');
  const first = await run('--record', path, '--', 'sh', '-c', 'echo shown; exit 3');
  assert.deepEqual(first, { stdout: 'shown\r\n', stderr: '', status: 3 });
  const text = readFileSync(path, 'utf8');
  assert.match(text, /^\{"version":3,.*\n\[[\d.]+, "o", "shown\\r\\n"\]\n\[[\d.]+, "x", "3"\]\n$/);
  const second = await run('--record', path, '--', 'echo', 'again');
  assert.match(second.stderr, /^strand: "[^"]*demo.cast" exists/);
  assert.deepEqual([second.stdout, second.status, readFileSync(path, 'utf8')], ['', 125, text]);
});

test('strand run --record FILE keeps the other options', async () => {
  const path = join(temporaryFolder(), 'demo.cast');
  const { stdout, status } = await run(
    '--record',
    path,
    '--size',
    '132x43',
    '--env',
    'A=1',
    '--',
    'sh',
    '-c',
    'stty size; echo $A',
  );
  assert.deepEqual([stdout, status], ['43 132\r\n1\r\n', 0]);
});
