/**
 * One child with pipes on a MemoryReactor, and everything that can happen to it as named actions, so that a
 * failing sequence can be read.
 */
import { type Process, PTYProcess } from 'strand-pty';
import { type MemoryChild, MemoryReactor } from 'strand-pty/testing';
import type { Method } from '../support/reacting-protocol.js';
import { OrdersProtocol } from './orders-protocol.js';

/** A child on four pipes, or with two pipes beside its terminal. */
export type Kind = 'process' | 'mixed';

const MAPS = {
  process: { 0: 'w', 1: 'r', 2: 'r', 3: 'w' },
  mixed: { 0: 'pty', 1: 'pty', 2: 'r', 3: 'w' },
} as const;

export interface StageOptions {
  kind?: Kind;
  /** Methods of the protocol that throw at each call. */
  throwing?: ReadonlySet<Method>;
  /** The action inside a method of the protocol, at its first call. */
  reactions?: Partial<Record<Method, string>>;
  play: (stage: Stage, action: string) => void;
}

/** Output of the child on one descriptor. */
export class Output {
  /** Output printed while the transport could deliver it. */
  printed = '';
  received = '';
  #shut = false;
  #paused = false;
  #gaveUp = false;

  get paused(): boolean {
    return this.#paused;
  }

  set paused(paused: boolean) {
    this.#paused = paused;
    // Closing a paused pipe by its number drops its unread bytes.
    this.#gaveUp ||= paused && this.#shut;
  }

  /** Some of the printed output may be missing. */
  get gaveUp(): boolean {
    return this.#gaveUp;
  }

  set gaveUp(gaveUp: boolean) {
    this.#gaveUp = gaveUp;
  }

  /** The descriptor is closed by its number. */
  shut(): void {
    this.#shut = true;
    this.#gaveUp ||= this.#paused;
  }
}

/** Input of the child on one descriptor. */
export class Input {
  /** Input written while nothing could drop it: it must reach a child that reads. */
  written = '';
  /** All input written. */
  everWritten = '';
  taken = '';
  /** An event dropped input that was on its way. */
  cut = false;
  /** The write side was closed, by any call. */
  ended = false;
}

/** Small, so that writes soon block. */
const INPUT_ROOM = 4;

export class Stage {
  readonly reactor = new MemoryReactor({ inputRoom: INPUT_ROOM });
  readonly protocol: OrdersProtocol;
  readonly kind: Kind;
  readonly outputs = new Map([1, 2].map((fd) => [fd, new Output()]));
  readonly inputs = new Map([0, 3].map((fd) => [fd, new Input()]));
  readonly jobs: (() => void)[] = [];
  /** loseConnection was called. */
  lost = false;
  /** loseConnection closed everything as soon as it could. */
  closedInTime = false;
  /** The descriptor whose current callback is about to throw; -1 if none. */
  doomed = -1;
  #count = 0;

  constructor({ kind = 'process', throwing = new Set(), reactions = {}, play }: StageOptions) {
    this.kind = kind;
    const pending = { ...reactions };
    this.protocol = new OrdersProtocol({
      throwing,
      received: (childFD, text) => {
        this.output(childFD).received += text;
      },
      dataForbidden: (childFD) => (this.output(childFD).paused ? 'while paused' : this.#closed(childFD)),
      react: (method, childFD) => {
        const action = pending[method];
        delete pending[method];
        this.doomed = method === 'data' && throwing.has(method) ? childFD : -1;
        // A closed terminal also ends its input.
        if (this.doomed >= 0 && this.isTerminal(childFD)) this.endInput(0, true);
        if (action) play(this, action);
      },
    });
    const usePTY = kind === 'mixed' && { raw: true };
    this.reactor.spawnProcess(this.protocol, 'child', ['child'], { usePTY, childFDs: MAPS[kind] });
  }

  get transport(): Process | PTYProcess {
    return this.protocol.transport;
  }

  get child(): MemoryChild {
    const [child] = this.reactor.children;
    if (!child) throw new Error('no child was started');
    return child;
  }

  /** Every descriptor is closed, and remaining output was delivered. */
  get allClosed(): boolean {
    const { transport } = this;
    return transport.pipes.size === 0 && !(transport instanceof PTYProcess && transport.connected);
  }

  /** Neither the child nor a background job of it has a descriptor open. */
  get childHasNothing(): boolean {
    return [0, 1, 2, 3].every((childFD) => !this.childHas(childFD));
  }

  output(childFD: number): Output {
    return this.outputs.get(childFD) ?? new Output();
  }

  input(childFD: number): Input {
    return this.inputs.get(childFD) ?? new Input();
  }

  isTerminal(childFD: number): boolean {
    return this.kind === 'mixed' && childFD < 2;
  }

  /** Whether the parent's end is open. */
  isOpen(childFD: number): boolean {
    const { transport } = this;
    if (this.isTerminal(childFD)) return transport instanceof PTYProcess && transport.connected;
    return transport.pipes.has(childFD);
  }

  /** Whether the child or a background job of it has its end open. */
  childHas(childFD: number): boolean {
    return this.isTerminal(childFD) ? this.child.hasTerminal : this.child.pipe(childFD).isOpen;
  }

  /** Input that was sent and is unread. */
  unread(childFD: number): string {
    const { child } = this;
    return String(this.isTerminal(childFD) ? child.input : child.pipe(childFD).input);
  }

  endInput(childFD: number, cut = false): void {
    const input = this.input(childFD);
    input.ended = true;
    input.cut ||= cut;
  }

  /** A piece of text that is unique in the test. */
  piece(): string {
    return `<${this.#count++}>`;
  }

  #closed(childFD: number): string | undefined {
    return this.isOpen(childFD) ? undefined : 'after the close';
  }
}
