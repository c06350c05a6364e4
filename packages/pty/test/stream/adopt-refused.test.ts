/** Terminals that adopt refuses: those of other children or transports, and that of the process's own session. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { constants, readdirSync, readlinkSync } from 'node:fs';
import { mock } from 'node:test';
import { Worker } from 'node:worker_threads';
import { PtyChild, reactor, spawn } from 'strand-pty';
import type { TerminalPair } from '#src/interfaces.js';
import { windowSize } from '#src/launch/options.js';
import { kernel } from '#src/native/kernel.js';
import { answerOf, programPath } from '../support/node-program.js';
import { eventually, flagsOf } from '../support/proc.js';
import { Listener, shell, textOf } from '../support/pty-child.js';
import { isDead } from '../support/pty-session.js';
import { ourDescriptors, test } from '../support/test.js';

/** The numbers of this process's masters. */
function masters(): number[] {
  return readdirSync('/proc/self/fd')
    .map(Number)
    .filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).endsWith('ptmx');
      } catch {
        return false; // The descriptor with which the directory was read.
      }
    });
}

const refused = /used by another transport already/;

test('adopt refuses the master of a child that is not read yet, and the child keeps its terminal', async () => {
  const child = spawn('cat');
  const before = ourDescriptors();
  const [master = -1] = masters();
  assert.throws(() => PtyChild.adopt(master), refused);
  assert.throws(() => PtyChild.adopt(master, child.pid), refused);
  assert.deepEqual(ourDescriptors(), before);
  const listener = new Listener(child);
  child.write('hello\n');
  await listener.received('hello\nhello\n');
  child.end();
  await child.ended;
  assert.deepEqual(child.exitCode, 0);
});

test('adopt refuses the master of a paused child', async () => {
  const child = shell('echo ready; exec cat');
  await new Listener(child).received('ready');
  child.pause();
  assert.throws(() => PtyChild.adopt(masters()[0] ?? -1), refused);
  child.destroy();
  await child.ended;
});

test('adopt refuses a duplicate descriptor of an adopted master', async () => {
  const pair = kernel.openPty(windowSize({}), false, true);
  assert.ok('master' in pair);
  const { master, slave } = pair;
  execFileSync('setsid', ['--fork', '--ctty', 'cat'], { stdio: [slave, slave, slave] });
  await eventually('cat leads a session on the terminal', () => kernel.session(master) > 0);
  // Descriptors 3 and 4 of the program are both the master.
  const answer = await answerOf<{ error: string; output: string }>('adopts-a-copy', {
    descriptors: [master, master],
  });
  assert.equal(
    answer.error,
    `Error: master: ${pair.name} is used by another transport already, as descriptor 3`,
  );
  assert.equal(answer.output, 'hello\r\nhello\r\n');
  kernel.closeDescriptor(slave);
  kernel.closeDescriptor(master);
});

test("adopt refuses the terminal of the process's own session, with its leader or any other pid", async () => {
  const pair = kernel.openPty(windowSize({}), false, true);
  assert.ok('master' in pair);
  const wrapper = ['sh', '-c', 'exec setsid --ctty "$@" <&4 4<&-', 'sh'];
  const descriptors = [pair.master, pair.slave];
  const answer = await answerOf<{ errors: string[]; signals: string[] }>('adopts-its-own-session', {
    wrapper,
    descriptors,
  });
  assert.equal(answer.errors.length, 2);
  for (const error of answer.errors)
    assert.match(error, /^master: .* is the terminal of this process's own session \(\d+\)/);
  assert.deepEqual(answer.signals, []);
  kernel.closeDescriptor(pair.slave);
  kernel.closeDescriptor(pair.master);
});

test('adopt refuses an already adopted terminal, and the first adoption goes on', async () => {
  const pair = kernel.openPty(windowSize({}), false, true);
  assert.ok('master' in pair);
  const { master, slave } = pair;
  execFileSync('setsid', ['--fork', '--ctty', 'cat'], { stdio: [slave, slave, slave] });
  await eventually('cat leads a session on the terminal', () => kernel.session(master) > 0);
  kernel.closeDescriptor(slave);
  const child = PtyChild.adopt(master);
  assert.throws(() => PtyChild.adopt(master), refused);
  assert.throws(() => PtyChild.adopt(master, child.pid), refused);
  child.end('hello\n');
  assert.equal(await textOf(child), 'hello\nhello\n');
  await eventually('the adopted process is dead', () => isDead(child.pid));
});

test('adopt can be called again for the same terminal after it has failed', async () => {
  const pair = kernel.openPty(windowSize({}), false, true);
  assert.ok('master' in pair);
  const { master, slave } = pair;
  assert.throws(() => PtyChild.adopt(master, 2 ** 22), { code: 'ESRCH' });
  execFileSync('setsid', ['--fork', '--ctty', 'true'], { stdio: [slave, slave, slave] });
  const sleeper = Number(
    execFileSync('sh', ['-c', 'sleep 60 >/dev/null 2>&1 & echo $!'], { encoding: 'utf8' }),
  );
  kernel.closeDescriptor(slave);
  const child = PtyChild.adopt(master, sleeper);
  child.kill('SIGKILL');
  assert.equal(await textOf(child), '');
});

test('a master whose adoption has failed in a worker stays open when the worker ends', async () => {
  const { master, slave, name } = kernel.openPty(windowSize({}), false, true) as TerminalPair;
  execFileSync('setsid', ['--fork', '--ctty', 'cat'], { stdio: [slave, slave, slave] });
  await eventually('cat leads a session on the terminal', () => kernel.session(master) > 0);
  const leader = kernel.session(master);
  const worker = new Worker(programPath('fails-to-adopt'), { workerData: master });
  const messages: unknown[] = [];
  worker.on('message', (message) => messages.push(message));
  await once(worker, 'exit');
  assert.deepEqual(messages, ['no room for another watch']);
  assert.equal(kernel.ttyName(master), name);
  kernel.closeDescriptor(slave);
  kernel.closeDescriptor(master);
  await eventually('cat is dead', () => isDead(leader));
});

test('a blocking master is blocking again after its adoption has failed', async () => {
  const { master, slave } = kernel.openPty(windowSize({}), false, true) as TerminalPair;
  execFileSync('setsid', ['--fork', '--ctty', 'cat'], { stdio: [slave, slave, slave] });
  await eventually('cat leads a session on the terminal', () => kernel.session(master) > 0);
  const leader = kernel.session(master);
  // Node makes the standard descriptors of a child blocking, and this process shares that flag.
  execFileSync('true', { stdio: [master, 'ignore', 'ignore'] });
  const before = flagsOf(master);
  assert.equal(before & constants.O_NONBLOCK, 0);
  const failing = mock.method(reactor, 'registerReapProcessHandler', () => {
    throw new Error('no room for another watch');
  });
  assert.throws(() => PtyChild.adopt(master), { message: 'no room for another watch' });
  failing.mock.restore();
  assert.equal(flagsOf(master), before);
  kernel.closeDescriptor(slave);
  kernel.closeDescriptor(master);
  await eventually('cat is dead', () => isDead(leader));
});

test('adopt refuses the process itself and its session leader', () => {
  const pair = kernel.openPty(windowSize({}), false, true);
  assert.ok('master' in pair);
  assert.throws(() => PtyChild.adopt(pair.master, process.pid), /is this process or leads its session/);
  const leader = kernel.sessionOf(0);
  if (leader > 0) assert.throws(() => PtyChild.adopt(pair.master, leader), /is this process or leads/);
  kernel.closeDescriptor(pair.slave);
  kernel.closeDescriptor(pair.master);
});
