/** processStopped and processContinued of children on a terminal and on pipes. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type Process, ProcessProtocol, type PTYProcess, type Signal, spawnProcess } from 'strand-pty';
import { answerOf, programPath } from '../../support/node-program.js';
import { catchesChildSignal, statOf } from '../../support/proc.js';
import { reportedWhile } from '../../support/reported-errors.js';
import { test } from '../../support/test.js';

class Stopping extends ProcessProtocol {
  declare transport: PTYProcess | Process;
  readonly events: string[] = [];
  #resolve = () => {};

  /** Resolves at the next event. */
  async next(): Promise<void> {
    const { length } = this.events;
    while (this.events.length === length) {
      await new Promise<void>((resolve) => {
        this.#resolve = resolve;
      });
    }
  }

  protected note(event: string): void {
    this.events.push(event);
    this.#resolve();
  }

  override processStopped(signal: Signal): void {
    this.note(`stopped ${signal}`);
  }

  override processContinued(): void {
    this.note('continued');
  }

  override processEnded({ signal }: { signal: string | null }): void {
    this.note(`ended ${signal}`);
  }
}

function start<P extends ProcessProtocol>(protocol: P, usePTY: boolean): P {
  spawnProcess(protocol, 'sleep', ['sleep', '60'], { usePTY });
  return protocol;
}

for (const usePTY of [true, false]) {
  const where = usePTY ? 'on a terminal' : 'on pipes';
  test(`a child ${where} gets processStopped and processContinued each time, and then processEnded`, async () => {
    const child = start(new Stopping(), usePTY);
    for (let i = 0; i < 3; i++) {
      child.transport.signalProcess('STOP');
      await child.next();
      child.transport.signalProcess('CONT');
      await child.next();
    }
    child.transport.signalProcess('STOP');
    await child.next();
    child.transport.signalProcess('KILL');
    await child.next();
    const round = ['stopped SIGSTOP', 'continued'];
    assert.deepEqual(child.events, [...round, ...round, ...round, 'stopped SIGSTOP', 'ended SIGKILL']);
  });
}

/** Waits without a turn of the event loop. */
function spinUntil(holds: () => boolean): void {
  const end = Date.now() + 10_000;
  while (!holds()) assert.ok(Date.now() < end, 'the condition did not become true');
}

test('for a stop and a continuation in one turn at least processContinued is called', async () => {
  const child = start(new Stopping(), true);
  const isStopped = () => statOf(child.transport.pid ?? 0)?.state === 'T';
  child.transport.signalProcess('STOP');
  spinUntil(isStopped);
  child.transport.signalProcess('CONT');
  spinUntil(() => !isStopped());
  await child.next();
  assert.deepEqual(child.events, ['continued']);
  child.transport.signalProcess('KILL');
  await child.next();
  assert.equal(child.events.at(-1), 'ended SIGKILL');
});

test('processStopped is called only for the child that stopped', async () => {
  const [one, other] = [start(new Stopping(), true), start(new Stopping(), true)];
  one.transport.signalProcess('STOP');
  await one.next();
  assert.deepEqual([one.events, other.events], [['stopped SIGSTOP'], []]);
  for (const child of [one, other]) {
    child.transport.signalProcess('KILL');
    await child.next();
  }
});

test('SIGCHLD is watched only while a child lives whose protocol has processStopped or processContinued', async () => {
  assert.equal(catchesChildSignal(), false);
  class Plain extends Stopping {}
  // As in a class that does not declare the methods.
  const methods = { processStopped: undefined, processContinued: undefined };
  const plain = start(Object.assign(new Plain(), methods) as Stopping, true);
  assert.equal(catchesChildSignal(), false);
  const watched = start(new Stopping(), true);
  assert.equal(catchesChildSignal(), true);
  watched.transport.signalProcess('KILL');
  await watched.next();
  assert.equal(catchesChildSignal(), false);
  plain.transport.signalProcess('KILL');
  await plain.next();
});

test('an error thrown by processStopped or processContinued is reported, and processEnded follows', async () => {
  class Thrower extends Stopping {
    override processStopped(signal: Signal): void {
      super.processStopped(signal);
      throw new Error('thrown when stopped');
    }
    override processContinued(): void {
      super.processContinued();
      throw new Error('thrown when continued');
    }
  }
  const errors = await reportedWhile(async () => {
    const child = start(new Thrower(), true);
    child.transport.signalProcess('STOP');
    await child.next();
    child.transport.signalProcess('CONT');
    await child.next();
    child.transport.signalProcess('KILL');
    await child.next();
  });
  assert.deepEqual(errors.map(String), ['Error: thrown when stopped', 'Error: thrown when continued']);
});

test('without pidfds one SIGCHLD reports stops and the death of a child', async () => {
  const events = await answerOf('stops-a-child', { env: { STRAND_PTY_WITHOUT: 'pidfd' } });
  assert.deepEqual(events, ['stopped SIGSTOP', 'continued', 'ended SIGKILL']);
});

test('two workers and the main thread each get processStopped for their own child', async () => {
  const workers = [1, 2].map(() => new Worker(programPath('stops-a-child')));
  const child = start(new Stopping(), true);
  const fromWorkers = Promise.all(workers.map(async (worker) => (await once(worker, 'message'))[0]));
  child.transport.signalProcess('STOP');
  await child.next();
  const events = ['stopped SIGSTOP', 'continued', 'ended SIGKILL'];
  assert.deepEqual(await fromWorkers, [events, events]);
  child.transport.signalProcess('CONT');
  await child.next();
  child.transport.signalProcess('KILL');
  await child.next();
  assert.deepEqual(child.events, events);
});
