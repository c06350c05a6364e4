/**
 * The lines of events, with the times of the file.
 *
 * Version 3 has the interval since the previous event. It is the difference of two rounded times, so the rounding errors do not
 * add up over a long recording.
 *
 * Test: test/asciicast/cast-writer.test.ts
 */
import { inspect } from 'node:util';

export class EventEncoder {
  readonly #version: 2 | 3;
  readonly #idleLimit: number;
  readonly #speed: number;
  /** Time of the previous event in the source, in seconds. */
  #previous = 0;
  /** The same in the file, where pauses are shortened. */
  #written = 0;
  #writtenMs = 0;

  /**
   * @param idleLimit in seconds; longer pauses are shortened to it
   * @param start time of the last event that the file has already, in seconds
   */
  constructor(version: 2 | 3, idleLimit = Number.POSITIVE_INFINITY, speed = 1, start = 0) {
    if (version !== 2 && version !== 3) {
      throw new RangeError(`version must be 2 or 3, not ${inspect(version)}`);
    }
    for (const [name, value] of Object.entries({ idleLimit, speed })) {
      if (typeof value !== 'number') {
        throw new TypeError(`${name} must be a number above 0, not ${typeof value}`);
      }
      if (!(value > 0)) throw new RangeError(`${name} must be a number above 0, not ${String(value)}`);
    }
    if (speed === Number.POSITIVE_INFINITY) throw new RangeError('speed must be finite');
    if (!(start >= 0 && start < Number.POSITIVE_INFINITY)) {
      throw new RangeError(`continues must be a time of at least 0, not ${String(start)}`);
    }
    this.#written = start;
    this.#writtenMs = Math.round(start * 1000);
    this.#version = version;
    this.#idleLimit = idleLimit;
    this.#speed = speed;
  }

  /** @param time in seconds since the start, at least that of the previous event */
  encode(time: number, code: string, data: unknown): string {
    const pause = Math.min(Math.max(0, time - this.#previous), this.#idleLimit);
    this.#previous = Math.max(this.#previous, time);
    this.#written += pause / this.#speed;
    return `[${this.#timeField()}, ${JSON.stringify(code)}, ${JSON.stringify(data)}]\n`;
  }

  #timeField(): string {
    if (this.#version === 2) return this.#written.toFixed(6);
    const ms = Math.round(this.#written * 1000);
    const interval = ms - this.#writtenMs;
    this.#writtenMs = ms;
    return (interval / 1000).toFixed(3);
  }
}
