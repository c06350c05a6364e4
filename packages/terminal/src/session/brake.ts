import type { Readable } from 'node:stream';

/**
 * Pauses a stream while a consumer of its data is behind: a slow log, or the screen.
 *
 * Test: test/session/session.test.ts
 */
export class Brake {
  readonly #stream: Readable;
  readonly #reasons = new Set<object>();

  constructor(stream: Readable) {
    this.#stream = stream;
  }

  get isOn(): boolean {
    return this.#reasons.size > 0;
  }

  hold(reason: object): void {
    this.#reasons.add(reason);
    this.#stream.pause();
  }

  release(reason: object): void {
    if (this.#reasons.delete(reason) && !this.isOn) this.#stream.resume();
  }
}
