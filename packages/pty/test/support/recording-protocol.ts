import { type ExitReason, ProcessProtocol, type PTYProcess } from 'strand-pty';

/** Records its calls in order, and can be waited for. */
export class RecordingProtocol extends ProcessProtocol {
  declare transport: PTYProcess;
  /** 'connectionMade', 'data', 'lost 0', 'exited', 'ended'; consecutive data counts as one event. */
  readonly events: string[] = [];
  readonly exited: Promise<ExitReason>;
  readonly ended: Promise<ExitReason>;
  readonly #chunks: Buffer[] = [];
  #resolveExited!: (reason: ExitReason) => void;
  #resolveEnded!: (reason: ExitReason) => void;
  #waiting: { until: (output: string) => boolean; resolve: () => void }[] = [];

  constructor() {
    super();
    this.exited = new Promise((resolve) => {
      this.#resolveExited = resolve;
    });
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  /** The output as text, with the terminal's \r\n as \n. */
  get output(): string {
    return this.bytes.toString().replaceAll('\r\n', '\n');
  }

  /** Waits until the output contains a text, matches, or satisfies a function. */
  async received(wanted: string | RegExp | ((output: string) => boolean)): Promise<void> {
    const until = typeof wanted === 'function' ? wanted : (output: string) => matches(output, wanted);
    if (until(this.output)) return;
    await new Promise<void>((resolve) => {
      this.#waiting.push({ until, resolve });
    });
  }

  override connectionMade(): void {
    this.events.push('connectionMade');
  }

  override childDataReceived(childFD: number, data: Buffer): void {
    if (childFD !== 1) this.events.push(`data of ${childFD}`);
    else if (this.events.at(-1) !== 'data') this.events.push('data');
    this.#chunks.push(data);
    if (this.#waiting.length === 0) return;
    const { output } = this;
    const [done, waiting] = partition(this.#waiting, ({ until }) => until(output));
    this.#waiting = waiting;
    for (const { resolve } of done) resolve();
  }

  override childConnectionLost(childFD: number, _reason?: Error): void {
    this.events.push(`lost ${childFD}`);
  }

  override processExited(reason: ExitReason): void {
    this.events.push('exited');
    this.#resolveExited(reason);
  }

  override processEnded(reason: ExitReason): void {
    this.events.push('ended');
    this.#resolveEnded(reason);
  }
}

function matches(output: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? output.includes(wanted) : wanted.test(output);
}

function partition<T>(items: readonly T[], chosen: (item: T) => boolean): [T[], T[]] {
  return [items.filter(chosen), items.filter((item) => !chosen(item))];
}
