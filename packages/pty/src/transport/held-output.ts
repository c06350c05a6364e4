/**
 * What was left in the kernel when the other side of a descriptor was closed: it was taken so that the descriptor could
 * be closed, and waits for a reader. The kernel bounds it: 64 KiB and a line of a terminal, the capacity of a pipe.
 */
export class HeldOutput {
  readonly #chunks: Buffer[] = [];
  /** Why nothing comes after the chunks; undefined while the descriptor is open. */
  end: Error | undefined;

  get isEmpty(): boolean {
    return this.#chunks.length === 0;
  }

  push(data: Buffer): void {
    this.#chunks.push(data);
  }

  /** The next chunk; after the last, the reason for the end. */
  take(): Buffer | Error | undefined {
    return this.#chunks.shift() ?? this.end;
  }
}
