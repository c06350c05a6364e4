/** Many children leave no descriptor, terminal, zombie or memory. */
import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { reactor, spawnProcess } from 'strand-pty';
import { RecordingProtocol } from '../../support/recording-protocol.js';
import { connect, run, start } from '../../support/start.js';
import { ourChildren, ourDescriptors, ourTerminals, test } from '../../support/test.js';

const raw = { usePTY: { raw: true } };

function assertNothingLeft(): void {
  assert.deepEqual([ourTerminals(), ourChildren()], [[], []]);
  assert.deepEqual([reactor.getReaders(), reactor.getWriters()], [[], []]);
}

test('600 children that exit, are killed or fail to start leave no descriptor, child or reader', async () => {
  await start('true').ended;
  const before = ourDescriptors().sort();
  for (let i = 0; i < 200; i++) {
    const natural = run('true');
    const killed = run('sleep', ['60']);
    killed.transport.signalProcess('KILL');
    assert.throws(() => run('strand-nowhere'), { code: 'ENOENT' });
    await Promise.all([natural.ended, killed.ended]);
  }
  assertNothingLeft();
  assert.deepEqual(ourDescriptors().sort(), before);
});

test('200 children closed while they print and 200 closed with unread input leave no descriptor, child or reader', async () => {
  for (let i = 0; i < 20; i++) {
    const printing = Array.from({ length: 10 }, () => run('yes', [], raw));
    const deaf = Array.from({ length: 10 }, () => run('sleep', ['60'], raw));
    for (const { transport } of deaf) transport.write(Buffer.alloc(1 << 20));
    for (const { transport } of printing) transport.loseConnection();
    for (const { transport } of deaf) transport.abortConnection();
    await Promise.all([...printing, ...deaf].map(({ ended }) => ended));
  }
  assertNothingLeft();
});

test('300 children at the same time each have all their output and their exit code', async () => {
  const children = Array.from({ length: 300 }, (_, code) =>
    start(`head -c 5000 /dev/zero; exit ${code % 256}`),
  );
  const reasons = await Promise.all(children.map(({ ended }) => ended));
  reasons.forEach(({ exitCode }, index) => void assert.equal(exitCode, index % 256));
  assert.deepEqual(new Set(children.map(({ bytes }) => bytes.length)), new Set([5000]));
  assertNothingLeft();
});

test('children that are started inside callbacks of other children live to their end', async () => {
  const started: RecordingProtocol[] = [];
  class Parent extends RecordingProtocol {
    #left: number;
    constructor(left: number) {
      super();
      this.#left = left;
      started.push(this);
    }
    #again(): void {
      if (--this.#left > 0) connect(new Parent(this.#left), 'sh', ['-c', 'echo hello; exit 3']);
    }
    override connectionMade(): void {
      super.connectionMade();
      this.#again();
    }
    override childDataReceived(childFD: number, data: Buffer): void {
      super.childDataReceived(childFD, data);
      this.#again();
    }
    override processExited(reason: Parameters<RecordingProtocol['processExited']>[0]): void {
      super.processExited(reason);
      this.#again();
    }
    override processEnded(reason: Parameters<RecordingProtocol['processEnded']>[0]): void {
      super.processEnded(reason);
      this.#again();
    }
  }
  connect(new Parent(5), 'sh', ['-c', 'echo hello; exit 3']);
  // Children started at the end of the last ones are waited for as well.
  for (let seen = 0; seen < started.length; ) {
    seen = started.length;
    await Promise.all(started.map(({ ended }) => ended));
  }
  for (const child of started) {
    assert.equal(child.output, 'hello\n');
    assert.equal(child.transport.status, 0x300);
  }
  assert.ok(started.length > 10, `${started.length} children`);
  assertNothingLeft();
});

/** Leaves no reference to the child. Does not use `run`, which keeps one for the cleanup after a test. */
async function runWithoutReference(): Promise<void> {
  const child = new RecordingProtocol();
  spawnProcess(child, 'head', ['head', '-c', '20000', '/dev/zero'], raw);
  await child.ended;
}

test('the memory of a child is freed when nothing refers to it', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const usedAfter = async (children: number): Promise<number> => {
    for (let i = 0; i < children; i++) await runWithoutReference();
    collect();
    await new Promise(setImmediate);
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const before = await usedAfter(100);
  const after = await usedAfter(300);
  // The output alone was six times as much.
  assert.ok(after - before < 1_000_000, `${after - before} bytes more`);
});
