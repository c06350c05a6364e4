import type { Producer } from 'strand-pty';

/**
 * Writes a few pieces, one for each `resumeProducing`, and then unregisters. Records calls that should not have
 * happened.
 */
export class PullProducer implements Producer {
  readonly violations: string[] = [];
  /** Registered, and neither finished nor stopped. */
  active = true;
  readonly #write: () => void;
  readonly #unregister: () => void;
  #pieces = 3;
  #writing = false;

  constructor(write: () => void, unregister: () => void) {
    this.#write = write;
    this.#unregister = unregister;
  }

  pauseProducing(): void {
    this.violations.push('a pull producer was paused');
  }

  resumeProducing(): void {
    if (!this.active) this.violations.push('a producer was resumed after its end');
    if (this.#writing) this.violations.push('a producer was resumed while it was writing');
    this.#writing = true;
    this.#write();
    this.#writing = false;
    if (--this.#pieces > 0 || !this.active) return;
    this.active = false;
    this.#unregister();
  }

  stopProducing(): void {
    if (!this.active) this.violations.push('a producer was stopped after its end');
    this.active = false;
  }
}
