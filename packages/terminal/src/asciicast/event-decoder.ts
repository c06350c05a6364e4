/**
 * Events from their JSON, with the times of all versions.
 *
 * Test: test/asciicast/read-cast.test.ts
 */
import { CastError } from './cast-error.js';
import type { CastEntry } from './cast-event.js';
import type { CastVersion } from './cast-header.js';

const MICROSECONDS_PER_SECOND = 1_000_000;
/** Data is parsed without recursion, but written with it. */
const DEPTH_LIMIT_LEVELS = 500;

export class EventDecoder {
  readonly #version: CastVersion;
  /** In microseconds, so that the sum of intervals stays exact. */
  #time = 0;

  constructor(version: CastVersion) {
    this.#version = version;
  }

  /** @throws {CastError} if the JSON is not an event */
  decode(json: unknown, line: number): CastEntry {
    if (!Array.isArray(json)) throw new CastError(line, 'it is not an array');
    const fields: readonly unknown[] = json;
    const [time, ...rest] = fields;
    const [code, value] = this.#version === 1 ? ['o', ...rest] : rest;
    if (typeof code !== 'string') throw new CastError(line, 'the event has no code');
    if (value === undefined) throw new CastError(line, 'the event has no data');
    if ((code === 'o' || code === 'i') && typeof value !== 'string') {
      throw new CastError(line, 'the data of the event is not a string');
    }
    if (isDeeper(value, DEPTH_LIMIT_LEVELS))
      throw new CastError(line, `the data of the event is more than ${DEPTH_LIMIT_LEVELS} levels deep`);
    const interval = this.#intervalOf(time, line);
    this.#time += interval;
    return {
      event: {
        time: this.#time / MICROSECONDS_PER_SECOND,
        interval: interval / MICROSECONDS_PER_SECOND,
        code,
        data: typeof value === 'string' ? value : JSON.stringify(value),
      },
      value,
    };
  }

  /** A time of version 2 that is before the previous one counts as the same. */
  #intervalOf(time: unknown, line: number): number {
    const value = typeof time === 'number' ? Math.round(time * MICROSECONDS_PER_SECOND) : Number.NaN;
    const interval = this.#version === 2 ? Math.max(0, value - this.#time) : value;
    if (value >= 0 && Number.isSafeInteger(this.#time + interval)) return interval;
    throw new CastError(line, 'the time of the event is not a number of at least 0');
  }
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}
