/** Standard input that is not a terminal, and ends. The shell commands use real pipes. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Run, sh, strand } from '../support/piped.js';
import { test } from '../support/test.js';

/** Removes the escape sequences of a line editor. */
const plain = (text: string) => text.replaceAll(/\x1b\[[?0-9;]*[a-zA-Z]/g, '').replaceAll('\r', '');

test('strand run: an interactive bash runs its piped input and ends', async () => {
  const { stdout, status } = await sh(`echo 'echo $((6*7))' | strand run -- bash --norc`);
  assert.match(plain(stdout), /^42$/m);
  assert.match(plain(stdout), /exit\n$/);
  assert.equal(status, 0);
});

test('strand run: an interactive bash without any input ends', async () => {
  const { stdout, status } = await sh('strand run -- bash --norc < /dev/null');
  assert.match(plain(stdout), /exit\n$/);
  assert.equal(status, 0);
});

test("strand run exits with the status of an interactive shell's last command", async () => {
  assert.equal((await sh('echo "(exit 5)" | strand run -- bash --norc')).status, 5);
});

test('strand run: an interactive shell whose last command takes a while ends after it', async () => {
  const { stdout, status } = await sh(`printf 'sleep 0.3\\necho "<$?>"\\n' | strand run -- bash --norc`);
  assert.match(plain(stdout), /^<0>$/m);
  assert.equal(status, 0);
});

test('strand run: an interactive shell in canonical mode runs its piped input and ends', async () => {
  const { stdout, status } = await sh('echo "echo hello" | strand run -- sh -i');
  assert.match(plain(stdout), /hello\n/);
  assert.equal(status, 0);
});

test('strand run: each program of a script gets the end of piped input', async () => {
  const { stdout } = await sh(`echo hello | strand run -- sh -c 'cat; echo one; cat; echo two'`);
  assert.equal(stdout, 'hello\r\none\r\ntwo\r\n');
});

test('strand run: a shell gets the end of piped input after a program that it gave the terminal to', async () => {
  const { stdout, status } = await sh(`printf 'cat\\nhello\\n' | strand run -- bash --norc`);
  assert.match(plain(stdout), /^hello$/m);
  assert.match(plain(stdout), /exit\n$/);
  assert.equal(status, 0);
});

test('strand run: a last line without a newline reaches the command, whose input then ends', async () => {
  const { stdout, status } = await sh("printf 'no newline' | strand run -- cat");
  assert.equal(stdout, 'no newline');
  assert.equal(status, 0);
});

test("strand run: input from /dev/null ends the command's input at once", async () => {
  const { stdout, status } = await sh('strand run -- cat < /dev/null');
  assert.equal(stdout, '');
  assert.equal(status, 0);
});

test('strand run: 100,000 lines of piped input reach a command that reads them late', async () => {
  const { stdout } = await sh("seq 100000 | strand run -- sh -c 'sleep 0.2; wc -l'");
  assert.equal(stdout, '100000\r\n');
});

test('strand run: input from a file reaches the command', async () => {
  const { stdout } = await sh('strand run -- cat < "$MAIN" | tr -d "\\r" | cmp - "$MAIN" && echo same');
  assert.equal(stdout, 'same\n');
});

const hasPython = (await sh('python3 -c ""')).status === 0;

test(
  'strand run: python3 with its line editor runs its piped input and ends',
  async () => {
    const { stdout, status } = await sh("echo 'print(6*7)' | strand run -- python3");
    assert.match(plain(stdout), /42\n/);
    assert.equal(status, 0);
  },
  { skip: !hasPython && 'there is no python3 here' },
);

test('strand run: node, which keeps the terminal raw, runs its piped input and ends', async () => {
  const { stdout, status } = await sh(`echo '6*7' | strand run -- "$NODE"`);
  assert.match(plain(stdout), /42\n/);
  assert.equal(status, 0);
});

test('strand run: a command that does not read its input runs to its own end and status', async () => {
  for (const input of ['< /dev/null', '< "$MAIN"', '< <(seq 100000)']) {
    assert.equal((await sh(`strand run -- sh -c 'sleep 0.2; exit 3' ${input}`)).status, 3, input);
  }
});

test('strand run ends with its command while its own input stays open', async () => {
  const run = new Run(...strand('run', '--', 'sh', '-c', 'read line; echo "got $line"; exit 4'));
  run.stdin.write('hello\nand more\n');
  const { stdout, status } = await run.end();
  assert.equal(stdout, 'got hello\r\n');
  assert.equal(status, 4);
});

test("strand run: an unreadable standard input is reported in one line, and ends the command's input", async () => {
  const { stderr, status } = await sh('strand run -- cat 0> /dev/null');
  assert.match(stderr, /^strand: cannot read standard input: EBADF.*\n$/);
  assert.equal(status, 0);
});

const binary = randomBytes(2 << 20);

test('strand run: 2 MiB of random bytes pass a raw terminal unchanged in both directions', async () => {
  const script = `stty raw; echo ready; head -c ${binary.length}`;
  const run = new Run(...strand('run', '--', 'sh', '-c', script));
  await run.received('ready\n');
  run.stdin.end(binary);
  await run.end();
  assert.ok(run.bytes.equals(Buffer.concat([Buffer.from('ready\n'), binary])));
});

test('strand run: a raw command gets the end of piped input as bytes, and goes on', async () => {
  const run = new Run(...strand('run', '--', 'sh', '-c', 'stty raw; echo ready; cat'));
  await run.received('ready\n');
  run.stdin.end('hello');
  await run.received('hello\x04\x04');
  run.kill('SIGTERM');
  assert.equal((await run.end()).status, 143);
});

test('strand run: piped input is not echoed', async () => {
  assert.equal((await sh('echo hello | strand run -- cat')).stdout, 'hello\r\n');
});
