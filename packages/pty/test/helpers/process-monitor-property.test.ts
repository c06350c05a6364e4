/** Random sequences of events of monitored programs, on a manual clock. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Monitored } from '../support/monitored.js';
import { propertySettings } from '../support/property.js';
import { test } from '../support/test.js';

const NAMES = ['one', 'two'] as const;

type Step =
  | { readonly do: 'add' | 'remove' | 'start' | 'stop' | 'exit' | 'hold' | 'fail'; readonly name: string }
  | { readonly do: 'startService' | 'stopService' | 'restartAll' | 'obey' }
  | { readonly do: 'advance'; readonly by: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constantFrom('add', 'remove', 'start', 'stop', 'exit', 'exit', 'hold', 'fail'),
    name: fc.constantFrom(...NAMES),
  }),
  fc.record({ do: fc.constantFrom('startService', 'startService', 'stopService', 'restartAll', 'obey') }),
  fc.record({ do: fc.constant('advance' as const), by: fc.constantFrom(0, 1, 100, 500, 1000, 5000) }),
);

class Life {
  readonly monitored = new Monitored();
  readonly #promises: Promise<void>[] = [];

  async take(taken: Step): Promise<void> {
    const { monitor, reactor } = this.monitored;
    if (taken.do === 'advance') reactor.advance(taken.by);
    else if (taken.do === 'startService') monitor.startService();
    else if (taken.do === 'stopService') this.#promises.push(monitor.stopService());
    else if (taken.do === 'restartAll') this.#promises.push(monitor.restartAll());
    else if (taken.do === 'obey') this.monitored.obey();
    else if ('name' in taken) this.#takeOf(taken.name, taken.do);
    reactor.run();
    // Lets promise callbacks run.
    await new Promise((resolve) => setImmediate(resolve));
    this.#expectOneEach();
  }

  #takeOf(name: string, what: string): void {
    const { monitor, reactor, children } = this.monitored;
    const living = children.filter(({ file, alive }) => alive && file.endsWith(name));
    if (what === 'exit') living.at(-1)?.exit(1);
    if (what === 'hold') living.at(-1)?.holdTerminal();
    if (what === 'fail') reactor.failNextSpawn({ step: 'clone', errno: -11 });
    if (!monitor.names.includes(name)) {
      if (what === 'add') this.monitored.add(name);
      return;
    }
    if (what === 'remove') this.#promises.push(monitor.removeProcess(name));
    if (what === 'start') monitor.startProcess(name);
    if (what === 'stop') this.#promises.push(monitor.stopProcess(name));
  }

  /** Each name has at most one running program, whose state agrees. Removed programs may still be ending. */
  #expectOneEach(): void {
    const { monitor, children } = this.monitored;
    for (const name of monitor.names) {
      const pid = monitor.pidOf(name);
      const isAlive = children.some((child) => child.pid === pid && child.alive);
      if (monitor.stateOf(name) === 'running') assert.ok(isAlive, `${name} runs, but process ${pid} is dead`);
      if (isAlive) assert.match(monitor.stateOf(name), /running|stopping/);
    }
  }

  /** Stops the monitor, and waits long enough for SIGKILL. */
  async end(): Promise<void> {
    const { monitor, reactor, children } = this.monitored;
    const stopped = monitor.stopService();
    this.monitored.obey();
    for (let i = 0; i < 5; i++) {
      reactor.advance(10_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all([stopped, ...this.#promises]);
    assert.deepEqual(
      children.filter(({ alive }) => alive).map(({ file }) => file),
      [],
    );
    for (const name of monitor.names) assert.equal(monitor.stateOf(name), 'stopped');
    this.monitored.expectQuiet();
    this.#expectOrder();
  }

  /** Each start is followed by one exit and one end, in this order, or is a failure. */
  #expectOrder(): void {
    for (const name of NAMES) {
      const events = this.monitored.changes
        .map((change) => change.split(/[ :]/))
        .filter(([event, of]) => of === name && ['started', 'exited', 'ended'].includes(event ?? ''))
        .map(([event]) => event);
      for (const event of ['started', 'exited', 'ended']) {
        assert.equal(
          events.filter((one) => one === event).length * 3,
          events.length,
          `${name}: ${events.join(' ')}`,
        );
      }
    }
  }
}

test("in every random sequence a stopped ProcessMonitor has no program running, and each 'started' has its 'ended'", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (steps) => {
      const life = new Life();
      for (const one of steps) await life.take(one);
      await life.end();
    }),
    propertySettings(300),
  );
});
