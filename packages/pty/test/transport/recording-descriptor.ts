import { FileDescriptor, type Reactor } from 'strand-pty';

/** A FileDescriptor that records its data and the reason of its end. */
export class RecordingDescriptor extends FileDescriptor {
  readonly reasons: Error[] = [];
  readonly lost: Promise<Error>;
  readonly #chunks: Buffer[] = [];
  #resolveLost!: (reason: Error) => void;
  #waiting: { length: number; resolve: () => void }[] = [];

  constructor(fd: number, reactor?: Reactor) {
    super(fd, reactor);
    this.lost = new Promise((resolve) => {
      this.#resolveLost = resolve;
    });
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  /** Waits for `length` bytes. */
  async received(length: number): Promise<Buffer> {
    if (this.bytes.length < length) {
      await new Promise<void>((resolve) => void this.#waiting.push({ length, resolve }));
    }
    return this.bytes;
  }

  protected override dataReceived(data: Buffer): void {
    this.#chunks.push(data);
    const { length } = this.bytes;
    const satisfied = this.#waiting.filter((waiting) => waiting.length <= length);
    this.#waiting = this.#waiting.filter((waiting) => waiting.length > length);
    for (const { resolve } of satisfied) resolve();
  }

  override connectionLost(reason: Error): void {
    super.connectionLost(reason);
    this.reasons.push(reason);
    this.#resolveLost(reason);
  }
}
