/** Sessions over streams: whose shell it is, and whether it waits, is not known. */
import assert from 'node:assert/strict';
import { Duplex } from 'node:stream';
import { type PtyChild, spawn } from 'strand-pty';
import { EOF, Session } from 'strand-terminal';
import { overFar } from '../support/session.js';
import { type Shell, shellEnvironment, testInShells } from '../support/shells.js';
import { cleanUp, test } from '../support/test.js';
import { timedOutRun } from '../support/timed-out-run.js';

function over({ file, args }: Shell): { session: Session; child: PtyChild } {
  const env = shellEnvironment();
  const child = spawn(file, args, { env, cwd: env['HOME'] ?? '/' });
  const session = Session.over(child, { timeout: 20_000 });
  cleanUp(async () => {
    await session.close();
    await child[Symbol.asyncDispose]();
  });
  return { session, child };
}

testInShells('run over a stream to % gives output and status', async (shell) => {
  const { session } = over(shell);
  const status = shell.isPosix ? '$?' : '$status';
  assert.equal((await session.run('echo one; sh -c "exit 7"')).exitCode, 7);
  assert.equal((await session.run(`echo ${status}`)).output, '7\n');
  for (let n = 0; n < 10; n += 1) {
    const { exitCode, output } = await session.run(`echo ${n}; sh -c "exit ${n}"`);
    assert.deepEqual([exitCode, output], [n, `${n}\n`]);
  }
  await session.sendLine(`echo status ${status}`);
  await session.expect(/status 9\r/);
});

testInShells('run over a stream to % times out, and works again after Ctrl-C', async (shell) => {
  const { session, child } = over(shell);
  // A shell that has not given the terminal to the program yet takes the Ctrl-C for its own.
  const isSleeping = () => child.foreground()?.name === 'sleep';
  const { before } = await timedOutRun(session, isSleeping);
  assert.equal(before, 'partial\n');
  await session.sendControl('c');
  assert.equal((await session.run('echo next')).output, 'next\n');
  const run = session.run('echo started; sleep 60');
  while (!isSleeping()) await session.settled({ quiet: 5 });
  await session.sendControl('c');
  assert.equal((await run).exitCode, 130);
});

testInShells('run over a stream to % rejects when the shell ends', async (shell) => {
  const { session } = over(shell);
  await assert.rejects(session.run('echo bye; exit 3'), {
    name: 'ExpectEnded',
    before: /^bye\n(exit\n)?$/,
    message: /the end of "echo bye; exit 3" did not come: the stream has ended\./,
  });
});

/** Passes the output of a child on byte by byte. */
class ByteByByte extends Duplex {
  readonly #child: PtyChild;

  constructor(child: PtyChild) {
    super();
    this.#child = child;
    child.on('data', (chunk: Buffer) => {
      for (const byte of chunk) this.push(Buffer.of(byte));
    });
    child.on('end', () => this.push(null));
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    this.#child.write(chunk, callback);
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    void this.#child[Symbol.asyncDispose]().then(() => callback(error));
  }
}

testInShells('run over a stream that arrives byte by byte from % finds its marks', async ({ file, args }) => {
  const env = shellEnvironment();
  const child = spawn(file, args, { env, cwd: env['HOME'] ?? '/' });
  const session = Session.over(new ByteByByte(child), { timeout: 20_000 });
  cleanUp(async () => {
    await session.close();
    await child[Symbol.asyncDispose]();
  });
  for (const n of [1, 2, 3]) {
    const { exitCode, output } = await session.run(`printf '\\033[1mé%s\\033[m\\n' ${n}; sh -c "exit ${n}"`);
    assert.deepEqual([exitCode, output], [n, `é${n}\n`]);
  }
});

test('run over a stream that ends before its command begins leaves nothing of what it typed to expect', async () => {
  const { session, far } = overFar();
  far.push('$ ');
  const run = session.run('echo', { timeout: 10_000 });
  while (far.text === '') await session.settled({ quiet: 5 });
  far.push(`${far.text}\n\x1b]7717;rea`);
  far.push(null);
  await assert.rejects(run, { name: 'ExpectEnded' });
  assert.equal((await session.expect(EOF)).before, '');
});
