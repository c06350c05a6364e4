import type { Writable } from 'node:stream';
import type { Brake } from './brake.js';

/** What a log has in place of a secret. */
const HIDDEN = '••••';

/** What waits for each log. Many sessions may have the same, which would have too many listeners. */
const waiting = new WeakMap<Writable, Set<() => void>>();

function waitingFor(log: Writable): Set<() => void> {
  let releases = waiting.get(log);
  if (!releases) {
    const set = new Set<() => void>();
    const releaseAll = () => {
      for (const release of set) release();
    };
    log.on('drain', releaseAll).on('close', releaseAll).on('error', releaseAll);
    waiting.set(log, set);
    releases = set;
  }
  return releases;
}

/** Writes both directions of a session to a stream. While that stream is full, the output of the program is not read. */
export class SessionLog {
  readonly #to: Writable;
  readonly #brake: Brake;
  readonly #release = () => this.#brake.release(this);

  constructor(to: Writable, brake: Brake) {
    this.#to = to;
    this.#brake = brake;
    waitingFor(to).add(this.#release);
  }

  write(data: string | Uint8Array): void {
    if (!this.#to.writable) return;
    if (!this.#to.write(data)) this.#brake.hold(this);
  }

  writeSecret(): void {
    this.write(HIDDEN);
  }

  /** The session has ended. */
  end(): void {
    waitingFor(this.#to).delete(this.#release);
  }
}
