import { performance } from 'node:perf_hooks';
import type { Duplex } from 'node:stream';
import type { ChildState } from './child-state.js';
import type { Failures } from './failures.js';
import type { Recordings } from './recordings.js';
import type { SessionEnd } from './session-end.js';
import type { SessionLog } from './session-log.js';
import type { Traffic } from './traffic.js';

/** Answers to queries are left out while a program that does not read them has this many bytes of input waiting. */
const UNREAD_INPUT_LIMIT_BYTES = 65_536;

/** What the input of a session needs of it. */
export interface InputParts {
  /** Undefined for a session over a stream. */
  readonly childState: ChildState | undefined;
  readonly failures: Failures;
  readonly recordings: Recordings;
  readonly log: SessionLog | undefined;
  readonly end: SessionEnd;
  readonly traffic: Traffic;
}

/** Writes the input of a session to its stream, log and recordings. */
export class SessionInput {
  readonly #stream: Duplex;
  readonly #parts: InputParts;

  constructor(stream: Duplex, parts: InputParts) {
    this.#stream = stream;
    this.#parts = parts;
  }

  /**
   * Resolves when the kernel has taken the data.
   *
   * @param call the method that errors name
   */
  async write(call: string, data: string | Uint8Array): Promise<void> {
    this.#check(call);
    const { log, recordings, childState } = this.#parts;
    log?.write(data);
    if (!recordings.isEmpty) recordings.input(data, childState?.echo ?? 'on');
    await this.#send(call, data);
  }

  /** As `write`, with `••••` in the log and nothing in recordings. */
  async writeSecret(call: string, data: string | Uint8Array): Promise<void> {
    this.#check(call);
    this.#parts.log?.writeSecret();
    await this.#send(call, data);
  }

  #check(call: string): void {
    const { destroyed, writable } = this.#stream;
    const { end, failures, childState } = this.#parts;
    if (end.isOver || destroyed || (childState && !writable)) throw failures.closed(call);
    if (!writable) throw new Error(`${call} cannot write: the writing side of the stream has ended`);
  }

  #send(call: string, data: string | Uint8Array): Promise<void> {
    const { end, failures, traffic } = this.#parts;
    if (typeof data === 'string' ? data.includes('\x03') : data.includes(3)) {
      traffic.lastInterrupt = performance.now();
    }
    return new Promise<void>((resolve, reject) => {
      // A stream that is destroyed does not call back a write that it has begun.
      const forget = end.on(() => reject(failures.closed(call)));
      this.#stream.write(data, (error) => {
        forget();
        traffic.lastInput = performance.now();
        if (!error) resolve();
        else reject(end.isOver || this.#stream.destroyed ? failures.closed(call) : error);
      });
    });
  }

  /** Answers a query of the program, unless the program does not read its input. */
  reply(data: string): void {
    const { writable, writableLength } = this.#stream;
    if (this.#parts.end.isOver || !writable || writableLength > UNREAD_INPUT_LIMIT_BYTES) return;
    this.#parts.log?.write(data);
    this.#stream.write(data);
  }
}
