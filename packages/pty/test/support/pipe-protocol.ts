import { type ExitReason, type Process, ProcessProtocol, type PTYProcess } from 'strand-pty';

/**
 * Records its calls in order, and the data of each descriptor, and can be waited for. For a child on pipes, or
 * with `<PTYProcess>` for a child with pipes beside its terminal.
 */
export class PipeProtocol<T extends Process | PTYProcess = Process> extends ProcessProtocol {
  declare transport: T;
  /**
   * 'connectionMade', 'data 1', 'lost 0', 'exited', 'ended'; consecutive data of one descriptor counts as one
   * event.
   */
  readonly events: string[] = [];
  readonly exited: Promise<ExitReason>;
  readonly ended: Promise<ExitReason>;
  readonly #chunks = new Map<number, Buffer[]>();
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

  bytes(childFD: number): Buffer {
    return Buffer.concat(this.#chunks.get(childFD) ?? []);
  }

  /** The data as text, with the terminal's \r\n as \n. */
  text(childFD: number): string {
    return this.bytes(childFD).toString().replaceAll('\r\n', '\n');
  }

  /** Waits until the data of a descriptor contains a text. */
  async received(childFD: number, wanted: string): Promise<void> {
    await this.until(() => this.text(childFD).includes(wanted));
  }

  async lost(childFD: number): Promise<void> {
    await this.until(() => this.events.includes(`lost ${childFD}`));
  }

  /** Waits until `holds` returns true, which is called now and after each event. */
  async until(holds: () => boolean): Promise<void> {
    if (holds()) return;
    await new Promise<void>((resolve) => {
      this.#waiting.push({ holds, resolve });
    });
  }

  override connectionMade(): void {
    this.#told('connectionMade');
  }

  override childDataReceived(childFD: number, data: Buffer): void {
    const chunks = this.#chunks.get(childFD) ?? [];
    this.#chunks.set(childFD, chunks);
    chunks.push(data);
    this.#told(`data ${childFD}`);
  }

  override childConnectionLost(childFD: number): void {
    this.#told(`lost ${childFD}`);
  }

  override processExited(reason: ExitReason): void {
    this.#resolveExited(reason);
    this.#told('exited');
  }

  override processEnded(reason: ExitReason): void {
    this.#resolveEnded(reason);
    this.#told('ended');
  }

  #told(event: string): void {
    if (!event.startsWith('data') || this.events.at(-1) !== event) this.events.push(event);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const one of waiting) {
      if (one.holds()) one.resolve();
      else this.#waiting.push(one);
    }
  }
}
