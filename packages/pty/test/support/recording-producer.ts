import type { Producer } from 'strand-pty';

/** Records its calls, and calls `onResume` when it is resumed. */
export class RecordingProducer implements Producer {
  readonly calls: ('pause' | 'resume' | 'stop')[] = [];
  onResume: () => void;

  constructor(onResume: () => void = () => {}) {
    this.onResume = onResume;
  }

  pauseProducing(): void {
    this.calls.push('pause');
  }

  resumeProducing(): void {
    this.calls.push('resume');
    this.onResume();
  }

  stopProducing(): void {
    this.calls.push('stop');
  }
}
