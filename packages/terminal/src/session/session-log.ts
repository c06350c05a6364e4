import type { Writable } from 'node:stream';
import type { Brake } from './brake.js';

/** What a log has in place of a secret. */
const HIDDEN = '••••';

/** Writes both directions of a session to a stream. While that stream is full, the output of the program is not read. */
export class SessionLog {
  readonly #to: Writable;
  readonly #brake: Brake;

  constructor(to: Writable, brake: Brake) {
    this.#to = to;
    this.#brake = brake;
    const release = () => brake.release(this);
    to.on('drain', release).on('close', release).on('error', release);
  }

  write(data: string | Uint8Array): void {
    if (!this.#to.writable) return;
    if (!this.#to.write(data)) this.#brake.hold(this);
  }

  writeSecret(): void {
    this.write(HIDDEN);
  }
}
