/**
 * Reads the whole recording once, for its duration and its markers, while it is already played.
 *
 * Test: test/player/playback.test.ts
 */
import type { RecordingSource } from './recording-source.js';
import { TimedEvents } from './timed-events.js';

export interface Marker {
  readonly at: number;
  readonly label: string;
}

export class RecordingIndex {
  /** Resolves when the whole recording has been read. */
  readonly complete: Promise<void>;
  readonly #markers: Marker[] = [];
  #duration = 0;
  #isComplete = false;
  readonly #waiting: (() => void)[] = [];

  /** Never fails because of the recording: a broken one has an index up to there. */
  constructor(source: RecordingSource, idleLimit: number | undefined) {
    this.complete = this.#read(source, idleLimit);
  }

  /** In seconds; undefined while it is not known. */
  get duration(): number | undefined {
    return this.#isComplete ? this.#duration : undefined;
  }

  /** Resolves with the first marker after a time, if there is one, as soon as that is known. */
  async markerAfter(time: number): Promise<Marker | undefined> {
    for (;;) {
      const found = this.#markers.find(({ at }) => at > time);
      if (found || this.#isComplete) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Returns the last marker before a time. It has been read, since the player was there. */
  markerBefore(time: number): Marker | undefined {
    return this.#markers.findLast(({ at }) => at < time);
  }

  /** Returns the label of the last marker up to a time, or its number. */
  labelAt(time: number): string | undefined {
    const index = this.#markers.findLastIndex(({ at }) => at <= time);
    const marker = this.#markers[index];
    return marker && (marker.label ? JSON.stringify(marker.label) : `marker ${index + 1}`);
  }

  async #read(source: RecordingSource, idleLimit: number | undefined): Promise<void> {
    try {
      const { events } = await source.open();
      await this.#readEvents(new TimedEvents(events, idleLimit));
    } catch (error) {
      // Of the file or its header: the player reports it.
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    }
    this.#isComplete = true;
    this.#wake();
  }

  async #readEvents(events: TimedEvents): Promise<void> {
    for (let event = await events.peek(); event; event = await events.peek()) {
      events.take();
      this.#duration = event.at;
      if (event.code !== 'm') continue;
      this.#markers.push({ at: event.at, label: event.data });
      this.#wake();
    }
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
