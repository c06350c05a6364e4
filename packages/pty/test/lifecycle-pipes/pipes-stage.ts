/**
 * One child with pipes on a MemoryReactor, and everything that can happen to it, each by name: so that a failing order of
 * events can be read.
 */
import { type Process, PTYProcess } from 'strand-pty';
import { type MemoryChild, MemoryReactor } from 'strand-pty/testing';
import { type Method, OrdersProtocol } from './orders-protocol.js';

/** A child on four pipes, or with two of them beside its terminal. */
export type Kind = 'process' | 'mixed';

const MAPS = {
  process: { 0: 'w', 1: 'r', 2: 'r', 3: 'w' },
  mixed: { 0: 'pty', 1: 'pty', 2: 'r', 3: 'w' },
} as const;

export interface StageOptions {
  kind?: Kind;
  /** Methods of the protocol that throw, every time. */
  throwing?: ReadonlySet<Method>;
  /** What is done inside a method of the protocol, the first time that it is called. */
  reactions?: Partial<Record<Method, string>>;
  play: (stage: Stage, action: string) => void;
}

/** What the child writes. */
export class Output {
  /** While somebody could hear it. */
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
    // What is unread in a paused pipe is dropped when the pipe is closed by its number.
    this.#gaveUp ||= paused && this.#shut;
  }

  /** Not everything that was printed need arrive. */
  get gaveUp(): boolean {
    return this.#gaveUp;
  }

  set gaveUp(gaveUp: boolean) {
    this.#gaveUp = gaveUp;
  }

  /** It is to be closed by its number. */
  shut(): void {
    this.#shut = true;
    this.#gaveUp ||= this.#paused;
  }
}

/** What the child reads. */
export class Input {
  /** While nothing stood against it: it must reach a child that reads. */
  written = '';
  /** At all. */
  everWritten = '';
  taken = '';
  /** Something happened at which what is on its way is dropped. */
  cut = false;
  /** By whatever. */
  ended = false;
}

/** Small, so that writing blocks soon. */
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
  /** Everything was closed as soon as it could be. */
  closedInTime = false;
  /** What is told of this one is about to be thrown at. */
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
      silence: (childFD) => (this.output(childFD).paused ? 'while paused' : this.#closed(childFD)),
      react: (method, childFD) => {
        const action = pending[method];
        delete pending[method];
        this.doomed = method === 'data' && throwing.has(method) ? childFD : -1;
        // Where the terminal is closed, so is its input.
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

  /** Everything that we read or write has ended, and what was left was delivered. */
  get allClosed(): boolean {
    const { transport } = this;
    return transport.pipes.size === 0 && !(transport instanceof PTYProcess && transport.connected);
  }

  /** Neither the child nor a job of it has anything open. */
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

  /** On our side. */
  isOpen(childFD: number): boolean {
    const { transport } = this;
    if (this.isTerminal(childFD)) return transport instanceof PTYProcess && transport.connected;
    return transport.pipes.has(childFD);
  }

  /** On that of the child, or of a job of it. */
  childHas(childFD: number): boolean {
    return this.isTerminal(childFD) ? this.child.hasTerminal : this.child.pipe(childFD).isOpen;
  }

  /** What was sent and is not read. */
  unread(childFD: number): string {
    const { child } = this;
    return String(this.isTerminal(childFD) ? child.input : child.pipe(childFD).input);
  }

  endInput(childFD: number, cut = false): void {
    const input = this.input(childFD);
    input.ended = true;
    input.cut ||= cut;
  }

  /** A piece of text that is like no other. */
  piece(): string {
    return `<${this.#count++}>`;
  }

  #closed(childFD: number): string | undefined {
    return this.isOpen(childFD) ? undefined : 'after the close';
  }
}
