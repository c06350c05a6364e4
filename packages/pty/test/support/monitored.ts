import assert from 'node:assert/strict';
import { ProcessMonitor, type ProcessMonitorOptions } from 'strand-pty';
import { type MemoryChild, MemoryReactor } from 'strand-pty/testing';

export const TIMES = {
  threshold: 1000,
  killTime: 5000,
  drainGrace: 500,
  minRestartDelay: 100,
  maxRestartDelay: 1000,
};

/** A ProcessMonitor on a manual clock, with children in memory. */
export class Monitored {
  readonly reactor = new MemoryReactor();
  readonly monitor: ProcessMonitor;
  /** 'started a', 'line a 1: text', 'ended a 0', 'ended a SIGTERM', 'spawnError a ENOENT' */
  readonly events: string[] = [];
  /** Every change, with the state after it: 'exited a 0: draining', 'restarting a 100: waiting' */
  readonly changes: string[] = [];

  constructor(options: ProcessMonitorOptions = {}) {
    this.monitor = new ProcessMonitor({ reactor: this.reactor, ...TIMES, ...options });
    this.monitor.on('started', (name) => this.events.push(`started ${name}`));
    this.monitor.on('line', (name, line, childFD) => this.events.push(`line ${name} ${childFD}: ${line}`));
    this.monitor.on('ended', (name, { exitCode, signal }) => {
      this.events.push(`ended ${name} ${signal ?? exitCode}`);
    });
    this.monitor.on('spawnError', (name, { code }) => this.events.push(`spawnError ${name} ${code}`));
    const change = (event: string, name: string, what: unknown): void => {
      const state = this.monitor.names.includes(name) ? this.monitor.stateOf(name) : 'removed';
      this.changes.push(`${[event, name, what].join(' ').trim()}: ${state}`);
    };
    this.monitor.on('started', (name) => change('started', name, ''));
    this.monitor.on('stopping', (name) => change('stopping', name, ''));
    this.monitor.on('exited', (name, { exitCode, signal }) => change('exited', name, signal ?? exitCode));
    this.monitor.on('ended', (name, { exitCode, signal }) => change('ended', name, signal ?? exitCode));
    this.monitor.on('restarting', (name, delay) => change('restarting', name, delay));
    this.monitor.on('spawnError', (name, { code }) => change('spawnError', name, code));
  }

  add(...names: string[]): void {
    for (const name of names) this.monitor.addProcess(name, [`/bin/${name}`], { usePTY: true });
  }

  get children(): readonly MemoryChild[] {
    return this.reactor.children;
  }

  /** The child that was started last. */
  get last(): MemoryChild {
    const child = this.children.at(-1);
    assert.ok(child, 'nothing was started');
    return child;
  }

  /** The last child exits by itself. */
  exit(code = 0): void {
    this.last.exit(code);
    this.reactor.run();
  }

  /** Makes signals kill the children. */
  obey(): void {
    for (const child of this.children) child.onSignal = (signal) => child.kill(signal);
  }

  /** Checks that one more child starts after `milliseconds`, and not before. */
  expectStartAfter(milliseconds: number): void {
    const { length } = this.children;
    if (milliseconds > 0) this.reactor.advance(milliseconds - 1);
    assert.equal(this.children.length, length, `started before ${milliseconds} ms`);
    this.reactor.advance(milliseconds > 0 ? 1 : 0);
    assert.equal(this.children.length, length + 1, `not started after ${milliseconds} ms`);
  }

  /** Checks that no call, no descriptor and no thrown error is left. */
  expectQuiet(): void {
    assert.deepEqual(this.reactor.getDelayedCalls(), []);
    assert.deepEqual(this.reactor.openDescriptors, []);
    assert.deepEqual(this.reactor.errors, []);
  }
}
