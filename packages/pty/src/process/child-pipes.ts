import { inspect } from 'node:util';
import type { Reactor } from '../interfaces.js';
import type { OpenPipe } from '../launch/child-fds.js';
import { type PipeOwner, type ProcessEnd, ProcessReader, ProcessWriter } from './process-pipes.js';

/** All pipes of one child; one that is closed is no longer among them. */
export class ChildPipes {
  /** Those of nearly all children on a terminal. */
  static readonly none = new ChildPipes();
  readonly #pipes = new Map<number, ProcessEnd>();

  /**
   * Takes over our ends. Nothing is read before `start`.
   *
   * @throws an Error with `code`; all of our ends are closed then.
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
      for (const { childFD, direction, ours } of pipes) {
        const End = direction === 'r' ? ProcessReader : ProcessWriter;
        opened.#pipes.set(childFD, new End(ours, reactor, tracked, childFD));
        count += 1;
      }
    } catch (error) {
      for (const { ours } of pipes.slice(count)) reactor.system.closeDescriptor(ours);
      // No transport is there yet to be told of these.
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

  /** Watches the readers for bytes, and the writers for a child that closes its end. */
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

  /** No descriptor is open any more. What was left in some of them may still wait for a reader. */
  get areClosed(): boolean {
    return [...this.#pipes.values()].every((pipe) => pipe.fileno() < 0);
  }

  /** What the child left in them does not keep them open. */
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

/** For `writeToChild`. */
export function notWritable(childFD: number): RangeError {
  return new RangeError(
    `the child's descriptor ${inspect(childFD, { depth: 0 })} is none that we write to, or it is closed`,
  );
}
