import { type ExitReason, ProcessProtocol } from 'strand-pty';

/** Records its calls as events, in order, and can be waited for. */
export abstract class WaitingProtocol extends ProcessProtocol {
  readonly events: string[] = [];
  readonly exited: Promise<ExitReason>;
  readonly ended: Promise<ExitReason>;
  #resolveExited!: (reason: ExitReason) => void;
  #resolveEnded!: (reason: ExitReason) => void;
  #waiting: { holds: () => boolean; resolve: () => void }[] = [];

  constructor() {
    super();
    this.exited = new Promise((resolve) => {
      this.#resolveExited = resolve;
    });
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
  }

  /** Waits until `holds` returns true, which is called now and after each event. */
  async until(holds: () => boolean): Promise<void> {
    if (holds()) return;
    await new Promise<void>((resolve) => {
      this.#waiting.push({ holds, resolve });
    });
  }

  override connectionMade(): void {
    this.record('connectionMade');
  }

  override childConnectionLost(childFD: number, _reason?: Error): void {
    this.record(`lost ${childFD}`);
  }

  override processExited(reason: ExitReason): void {
    this.record('exited');
    this.#resolveExited(reason);
  }

  override processEnded(reason: ExitReason): void {
    this.record('ended');
    this.#resolveEnded(reason);
  }

  /** Consecutive data of one descriptor counts as one event. */
  protected record(event: string): void {
    if (!event.startsWith('data') || this.events.at(-1) !== event) this.events.push(event);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const one of waiting) {
      if (one.holds()) one.resolve();
      else this.#waiting.push(one);
    }
  }
}
