import { performance } from 'node:perf_hooks';

/** When something last went through the terminal, by `performance.now()`; `-Infinity` for never. */
export class Traffic {
  lastOutput = Number.NEGATIVE_INFINITY;
  lastInput = Number.NEGATIVE_INFINITY;
  /** When Ctrl-C was sent. */
  lastInterrupt = Number.NEGATIVE_INFINITY;

  /** For how many milliseconds nothing has gone in either direction. */
  get quiet(): number {
    return performance.now() - Math.max(this.lastOutput, this.lastInput);
  }
}
