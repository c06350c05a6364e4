/** Rule 47: children of worker threads, including workers that end first. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { answerOf, programPath } from '../../support/node-program.js';
import { eventually, isGone } from '../../support/proc.js';
import { outputOf, start } from '../../support/start.js';
import { ourChildren, ourDescriptors, ourTerminals, test } from '../../support/test.js';

interface Message {
  readonly event: 'data' | 'ended';
  readonly pid?: number;
  readonly exitCode?: number | null;
  readonly signal?: string | null;
  readonly bytes?: number;
}

interface Orders {
  readonly script: string;
  readonly count: number;
  readonly thenThrow?: boolean;
  readonly thenExit?: number;
}

function startWorker(orders: Orders): Worker {
  return new Worker(programPath('worker-children'), { workerData: orders });
}

/** The messages of a worker until its end. */
async function messagesOf(worker: Worker): Promise<Message[]> {
  const received: Message[] = [];
  worker.on('message', (message: Message) => received.push(message));
  await once(worker, 'exit');
  return received;
}

/** The pids of the children, once each has printed something. */
async function pidsOf(worker: Worker, count: number): Promise<number[]> {
  const pids: number[] = [];
  await new Promise<void>((resolve) => {
    worker.on('message', ({ event, pid }: Message) => {
      if (event === 'data' && pids.push(pid ?? 0) === count) resolve();
    });
  });
  return pids;
}

/** The kernel hangs up children whose master closes with the thread; the reaper thread of the addon reaps them. */
async function nothingLeft(pids: readonly number[]): Promise<void> {
  await eventually('the terminals of the worker are closed', () => ourTerminals().length === 0);
  await eventually('the children of the worker are reaped', () => pids.every(isGone));
  assert.deepEqual(ourChildren(), []);
}

test('a child in a worker has all its output and its exit code, as in the main thread', async () => {
  const received = await messagesOf(startWorker({ script: 'head -c 100000 /dev/zero; exit 3', count: 20 }));
  const ended = received.filter(({ event }) => event === 'ended');
  assert.deepEqual(
    ended,
    Array.from({ length: 20 }, () => ({ event: 'ended', exitCode: 3, signal: null, bytes: 100_000 })),
  );
});

test('three workers and the main thread have children at the same time, each with its own results', async () => {
  const workers = [1, 2, 3].map((code) => startWorker({ script: `echo hello; exit ${code}`, count: 30 }));
  const ours = Array.from({ length: 30 }, () => outputOf('echo main'));
  const received = await Promise.all(workers.map(messagesOf));
  for (const [index, messages] of received.entries()) {
    const codes = messages.filter(({ event }) => event === 'ended').map(({ exitCode }) => exitCode);
    assert.deepEqual(
      codes,
      Array.from({ length: 30 }, () => index + 1),
    );
  }
  assert.deepEqual(new Set(await Promise.all(ours)), new Set(['main\n']));
});

for (const [name, script] of [
  ['that are idle', 'echo ready; exec sleep 60'],
  ['that print without end', 'exec yes'],
  ['that ignore SIGHUP for a while', 'trap "" HUP; echo ready; sleep 0.2'],
] as const) {
  test(`a worker that is terminated with children ${name} leaves no terminal and no child, in 20 runs`, async () => {
    for (let i = 0; i < 20; i++) {
      const worker = startWorker({ script, count: 3 });
      const pids = await pidsOf(worker, 3);
      await worker.terminate();
      await nothingLeft(pids);
    }
  });
}

test('a worker that is terminated while it starts children leaves no terminal and no child', async () => {
  for (let i = 0; i < 20; i++) {
    const worker = startWorker({ script: 'exec yes', count: 50 });
    await once(worker, 'online');
    await worker.terminate();
    await eventually(
      'no terminal and no child is left',
      () => ourTerminals().length === 0 && ourChildren().length === 0,
    );
  }
});

test('an exception in a callback of a worker ends the worker, not the process, and leaves nothing', async () => {
  const worker = startWorker({ script: 'echo ready; exec sleep 60', count: 3, thenThrow: true });
  const pids: number[] = [];
  worker.on('message', ({ event, pid }: Message) => event === 'data' && pids.push(pid ?? 0));
  const [error] = (await once(worker, 'error')) as [Error];
  assert.equal(error.message, 'thrown in a worker');
  await nothingLeft(pids);
});

test('process.exit in a callback of a worker that reads floods ends it with that code, and leaves nothing', async () => {
  for (let i = 0; i < 10; i++) {
    const worker = startWorker({ script: 'exec yes', count: 20, thenExit: 7 });
    const [code] = (await once(worker, 'exit')) as [number];
    assert.equal(code, 7);
    await eventually(
      'no terminal and no child is left',
      () => ourTerminals().length === 0 && ourChildren().length === 0,
    );
  }
});

test('workers that start no child leave no epoll descriptor open', async () => {
  const sets = () => ourDescriptors().filter((name) => name.includes('eventpoll')).length;
  const before = sets();
  for (let i = 0; i < 5; i++) await once(startWorker({ script: '', count: 0 }), 'exit');
  assert.equal(sets(), before);
});

test("a child of a worker has the worker's environment", async () => {
  const worker = new Worker(programPath('worker-children'), {
    workerData: { script: 'test "$STRAND_OF_WORKER" = yes && exit 9', count: 1 },
    env: { ...process.env, STRAND_OF_WORKER: 'yes' },
  });
  assert.deepEqual(
    (await messagesOf(worker)).map(({ exitCode }) => exitCode),
    [9],
  );
});

for (const [how, without] of [
  ['with pidfds', ''],
  ['without pidfds', 'pidfd'],
  ['while a thread polls', 'uv_poll'],
  ['while a thread polls, without pidfds', 'uv_poll,pidfd'],
] as const) {
  test(`terminated workers leave nothing in a main thread that has not loaded the addon, ${how}`, async () => {
    const env = { STRAND_PTY_WITHOUT: without };
    assert.deepEqual(await answerOf('terminates-workers', { env }), { children: 0, terminals: 0 });
  });
}

test('the main thread can start children after all its workers have ended', async () => {
  assert.equal((await start('exit 3').ended).exitCode, 3);
});
