/** What comes in is no terminal, and it ends. Pipes are real ones here, in lines of a shell. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Run, sh, strand } from '../support/piped.js';
import { test } from '../support/test.js';

/** Without the escape sequences of a line editor. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what they begin with.
const plain = (text: string) => text.replaceAll(/\x1b\[[?0-9;]*[a-zA-Z]/g, '').replaceAll('\r', '');

test('an interactive shell runs its input and ends', async () => {
  const { stdout, status } = await sh(`echo 'echo $((6*7))' | strand run -- bash --norc`);
  assert.match(plain(stdout), /^42$/m);
  assert.match(plain(stdout), /exit\n$/);
  assert.equal(status, 0);
});

test('an interactive shell without any input ends', async () => {
  const { stdout, status } = await sh('strand run -- bash --norc < /dev/null');
  assert.match(plain(stdout), /exit\n$/);
  assert.equal(status, 0);
});

test('the exit status of an interactive shell is that of its last command', async () => {
  assert.equal((await sh('echo "(exit 5)" | strand run -- bash --norc')).status, 5);
});

test('an interactive shell whose last command takes a while ends after it', async () => {
  const { stdout, status } = await sh(`printf 'sleep 0.3\\necho "<$?>"\\n' | strand run -- bash --norc`);
  assert.match(plain(stdout), /^<0>$/m);
  assert.equal(status, 0);
});

test('a shell in cooked mode ends too', async () => {
  const { stdout, status } = await sh('echo "echo hello" | strand run -- sh -i');
  assert.match(plain(stdout), /hello\n/);
  assert.equal(status, 0);
});

test('each program of a script gets the end of the input', async () => {
  const { stdout } = await sh(`echo hello | strand run -- sh -c 'cat; echo one; cat; echo two'`);
  assert.equal(stdout, 'hello\r\none\r\ntwo\r\n');
});

test('a shell gets the end after a program that it gave the terminal to', async () => {
  const { stdout, status } = await sh(`printf 'cat\\nhello\\n' | strand run -- bash --norc`);
  assert.match(plain(stdout), /^hello$/m);
  assert.match(plain(stdout), /exit\n$/);
  assert.equal(status, 0);
});

test('a last line without a newline arrives, and what reads it ends', async () => {
  const { stdout, status } = await sh("printf 'no newline' | strand run -- cat");
  assert.equal(stdout, 'no newline');
  assert.equal(status, 0);
});

test('no input at all is an end at once', async () => {
  const { stdout, status } = await sh('strand run -- cat < /dev/null');
  assert.equal(stdout, '');
  assert.equal(status, 0);
});

test('much input reaches a reader that comes late, to the last line', async () => {
  const { stdout } = await sh("seq 100000 | strand run -- sh -c 'sleep 0.2; wc -l'");
  assert.equal(stdout, '100000\r\n');
});

test('input from a file reaches its reader', async () => {
  const { stdout } = await sh('strand run -- cat < "$MAIN" | tr -d "\\r" | cmp - "$MAIN" && echo same');
  assert.equal(stdout, 'same\n');
});

const hasPython = (await sh('python3 -c ""')).status === 0;

test(
  'an interpreter with a line editor runs its input and ends',
  async () => {
    const { stdout, status } = await sh("echo 'print(6*7)' | strand run -- python3");
    assert.match(plain(stdout), /42\n/);
    assert.equal(status, 0);
  },
  { skip: !hasPython && 'there is no python3 here' },
);

test('an interpreter that is raw all the time runs its input and ends', async () => {
  const { stdout, status } = await sh(`echo '6*7' | strand run -- "$NODE"`);
  assert.match(plain(stdout), /42\n/);
  assert.equal(status, 0);
});

test('a command that does not read its input ends when it likes, with its status', async () => {
  for (const input of ['< /dev/null', '< "$MAIN"', '< <(seq 100000)']) {
    assert.equal((await sh(`strand run -- sh -c 'sleep 0.2; exit 3' ${input}`)).status, 3, input);
  }
});

test('a command that ends is not kept by an input that goes on', async () => {
  const run = new Run(...strand('run', '--', 'sh', '-c', 'read line; echo "got $line"; exit 4'));
  run.stdin.write('hello\nand more\n');
  const { stdout, status } = await run.end();
  assert.equal(stdout, 'got hello\r\n');
  assert.equal(status, 4);
});

test('what cannot be read is told and ends the input', async () => {
  const { stderr, status } = await sh('strand run -- cat 0> /dev/null');
  assert.match(stderr, /^strand: cannot read standard input: EBADF.*\n$/);
  assert.equal(status, 0);
});

const binary = randomBytes(2 << 20);

test('every byte goes through a raw terminal, both ways', async () => {
  const script = `stty raw; echo ready; head -c ${binary.length}`;
  const run = new Run(...strand('run', '--', 'sh', '-c', script));
  await run.received('ready\n');
  run.stdin.end(binary);
  await run.end();
  assert.ok(run.bytes.equals(Buffer.concat([Buffer.from('ready\n'), binary])));
});

test('in raw mode the end is a key like any other, and the command is not cut off', async () => {
  const run = new Run(...strand('run', '--', 'sh', '-c', 'stty raw; echo ready; cat'));
  await run.received('ready\n');
  run.stdin.end('hello');
  await run.received('hello\x04\x04');
  run.kill('SIGTERM');
  assert.equal((await run.end()).status, 143);
});

test('what nobody typed is not echoed', async () => {
  assert.equal((await sh('echo hello | strand run -- cat')).stdout, 'hello\r\n');
});
