import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ProcessProtocol, PTYProcess } from 'strand-pty';
import { type MemoryChild, MemoryReactor } from 'strand-pty/testing';
import { floodOf } from '../support/puppet.js';
import type { Actor, Child, Stage, StartOptions } from './stage.js';

/** A MemoryReactor and a MemoryChild. */
export class MemoryStage implements Stage {
  readonly reactor = new MemoryReactor();
  readonly child = new MemoryActor(this.reactor);

  get errors(): readonly unknown[] {
    return this.reactor.errors;
  }

  readonly start = async (protocol: ProcessProtocol, options: StartOptions = {}): Promise<PTYProcess> => {
    const usePTY = { raw: true, ...options };
    const transport = this.reactor.spawnProcess(protocol, 'child', ['child'], { usePTY });
    this.child.dieOfSignals();
    return transport;
  };

  readonly until = async <T>(promise: Promise<T>): Promise<T> => {
    let settled = false;
    const settle = () => {
      settled = true;
    };
    promise.then(settle, settle);
    await this.turn();
    if (!settled) throw new Error('no event is left, and the promise is not settled');
    return promise;
  };

  readonly turn = async (): Promise<void> => {
    this.reactor.run();
    await nextTurn();
  };

  close(): void {}
}

/** A MemoryChild that signals kill, as they kill a real child. */
class MemoryActor implements Child {
  readonly #reactor: MemoryReactor;
  #ignoresHangup = false;
  /** Input read from the terminal that the test has not asked for yet. */
  #taken = '';

  constructor(reactor: MemoryReactor) {
    this.#reactor = reactor;
  }

  get #child(): MemoryChild {
    const [child] = this.#reactor.children;
    if (!child) throw new Error('no child was started');
    return child;
  }

  dieOfSignals(): void {
    const child = this.#child;
    child.onSignal = (signal) => {
      const ignored = signal === 'SIGWINCH' || (signal === 'SIGHUP' && this.#ignoresHangup);
      if (!ignored) child.kill(signal);
    };
  }

  async output(text: string): Promise<void> {
    this.#child.output(text);
  }

  async flood(length: number): Promise<void> {
    this.#child.output(floodOf(length));
  }

  async read(length: number): Promise<string> {
    while (this.#taken.length < length) {
      const piece = this.#child.read();
      if (piece.length === 0) throw new Error(`only ${this.#taken.length} of ${length} bytes came`);
      this.#taken += piece.toString();
      this.#reactor.run();
    }
    const text = this.#taken.slice(0, length);
    this.#taken = this.#taken.slice(length);
    return text;
  }

  async skip(length: number): Promise<void> {
    await this.read(length);
  }

  exit(code: number): void {
    this.#child.exit(code);
  }

  die(signal: string): void {
    this.#child.kill(signal);
  }

  async ignoreHangup(): Promise<void> {
    this.#ignoresHangup = true;
  }

  async closeTerminal(): Promise<void> {
    this.#child.closeTerminal();
  }

  async startJob(): Promise<Actor> {
    const child = this.#child;
    const release = child.holdTerminal();
    return {
      output: (text) => this.output(text),
      flood: (length) => this.flood(length),
      exit: () => release(),
    };
  }
}
