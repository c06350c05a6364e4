import type { Producer } from 'strand-pty';

/** Records its calls, and calls a function when it is resumed. */
export class RecordingProducer implements Producer {
  readonly asked: ('pause' | 'resume' | 'stop')[] = [];
  readonly #resumed: () => void;

  constructor(resumed: () => void = () => {}) {
    this.#resumed = resumed;
  }

  pauseProducing(): void {
    this.asked.push('pause');
  }

  resumeProducing(): void {
    this.asked.push('resume');
    this.#resumed();
  }

  stopProducing(): void {
    this.asked.push('stop');
  }
}
