/**
 * The events of a recording with the times at which they are played: long pauses are shortened.
 *
 * Test: test/player/playback.test.ts
 */
import type { CastEvent } from 'strand-terminal/asciicast';

export interface TimedEvent {
  /** Seconds since the start. */
  readonly at: number;
  readonly code: string;
  readonly data: string;
  /** From 0. */
  readonly index: number;
}

/** Reads one event ahead. */
export class TimedEvents {
  readonly #events: AsyncIterator<CastEvent>;
  readonly #idleLimit: number;
  #next: TimedEvent | undefined;
  #index = 0;
  #at = 0;
  #isComplete = false;
  #failure: Error | undefined;

  constructor(events: AsyncIterator<CastEvent>, idleLimit = Number.POSITIVE_INFINITY) {
    this.#events = events;
    this.#idleLimit = idleLimit;
  }

  /** Why the events end early: the recording is broken or cut off. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Returns the next event without taking it; undefined at the end. */
  async peek(): Promise<TimedEvent | undefined> {
    if (!this.#next && !this.#isComplete) await this.#read();
    return this.#next;
  }

  /** The event that `peek` has returned was used. */
  take(): void {
    this.#next = undefined;
  }

  async close(): Promise<void> {
    this.#isComplete = true;
    await this.#events.return?.();
  }

  async #read(): Promise<void> {
    try {
      const { value, done } = await this.#events.next();
      if (done) this.#isComplete = true;
      else this.#next = this.#timed(value);
    } catch (error) {
      // A CastError has a code as well.
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
      this.#isComplete = true;
      this.#failure = error as Error;
    }
  }

  #timed({ interval, code, data }: CastEvent): TimedEvent {
    this.#at += Math.min(interval, this.#idleLimit);
    const index = this.#index;
    this.#index += 1;
    return { at: this.#at, code, data, index };
  }
}
