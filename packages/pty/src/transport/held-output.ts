/**
 * Bytes that were unread when the other side of a descriptor was closed. They were read so that the descriptor could be
 * closed, and wait for a reader. Their size is limited by the kernel: 64 KiB and a line of a terminal, the capacity of a pipe.
 */
export class HeldOutput {
  readonly #chunks: Buffer[] = [];
  /** The reason for the end after the chunks; undefined while the descriptor is open. */
  end: Error | undefined;

  get isEmpty(): boolean {
    return this.#chunks.length === 0;
  }

  push(data: Buffer): void {
    this.#chunks.push(data);
  }

  /** Returns the next chunk; after the last one, the reason for the end. */
  take(): Buffer | Error | undefined {
    return this.#chunks.shift() ?? this.end;
  }
}
