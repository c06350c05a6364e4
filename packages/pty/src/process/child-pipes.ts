import { inspect } from 'node:util';
import type { Reactor } from '../interfaces.js';
import type { OpenPipe } from '../launch/child-fds.js';
import { type PipeOwner, type ProcessEnd, ProcessReader, ProcessWriter } from './process-pipes.js';

/** The open pipes of one child. */
export class ChildPipes {
  /** Of a child without pipes, as nearly all children on a terminal are. */
  static readonly none = new ChildPipes();
  readonly #pipes = new Map<number, ProcessEnd>();

  /**
   * Takes over the parent's ends. Nothing is read before `start`.
   *
   * @throws an Error with `code`, with all of the parent's ends closed.
   */
  static open(reactor: Reactor, pipes: readonly OpenPipe[], owner: PipeOwner): ChildPipes {
    const opened = new ChildPipes();
    const tracked: PipeOwner = {
      childDataReceived: (childFD, data) => owner.childDataReceived(childFD, data),
      childConnectionLost: (childFD, reason) => {
        opened.#pipes.delete(childFD);
        owner.childConnectionLost(childFD, reason);
      },
      childInputDrained: (childFD) => owner.childInputDrained?.(childFD),
      childOutputHeld: (childFD) => owner.childOutputHeld?.(childFD),
    };
    let count = 0;
    try {
      for (const { childFD, direction, parentEnd } of pipes) {
        const End = direction === 'r' ? ProcessReader : ProcessWriter;
        opened.#pipes.set(childFD, new End(parentEnd, reactor, tracked, childFD));
        count += 1;
      }
    } catch (error) {
      for (const { parentEnd } of pipes.slice(count)) reactor.system.closeDescriptor(parentEnd);
      // The transport does not know these pipes yet.
      tracked.childConnectionLost = () => {};
      for (const pipe of opened.#pipes.values()) pipe.abortConnection();
      throw error;
    }
    return opened;
  }

  get all(): ReadonlyMap<number, ProcessEnd> {
    return this.#pipes;
  }

  writer(childFD: number): ProcessWriter | undefined {
    const pipe = this.#pipes.get(childFD);
    return pipe instanceof ProcessWriter ? pipe : undefined;
  }

  /** Watches the readers for output, and the writers for a child that closes its end. */
  start(paused = false): void {
    for (const pipe of this.#pipes.values()) {
      if (paused && pipe instanceof ProcessReader) pipe.pauseProducing();
      else pipe.startReading();
    }
  }

  pauseProducing(): void {
    for (const reader of this.#readers) reader.pauseProducing();
  }

  resumeProducing(): void {
    for (const reader of this.#readers) reader.resumeProducing();
  }

  get #readers(): ProcessReader[] {
    return [...this.#pipes.values()].filter((pipe) => pipe instanceof ProcessReader);
  }

  /** True when no descriptor is open. Output of a closed pipe may still be kept for a reader. */
  get areClosed(): boolean {
    return [...this.#pipes.values()].every((pipe) => pipe.fileno() < 0);
  }

  /** From now on unread output does not keep a pipe open. */
  childReaped(): void {
    for (const reader of this.#readers) reader.childReaped();
  }

  loseConnection(): void {
    for (const pipe of [...this.#pipes.values()]) pipe.loseConnection();
  }

  abortConnection(): void {
    for (const pipe of [...this.#pipes.values()]) pipe.abortConnection();
  }

  ref(referenced: boolean): void {
    for (const pipe of this.#pipes.values()) {
      if (referenced) pipe.ref();
      else pipe.unref();
    }
  }
}

/** The error of `writeToChild` for a descriptor that cannot be written to. */
export function notWritable(childFD: number): RangeError {
  return new RangeError(
    `the child's descriptor ${inspect(childFD, { depth: 0 })} is not an open pipe to the child`,
  );
}
