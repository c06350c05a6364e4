/**
 * Bytes that wait to be written, in the order in which they came. They are not copied: the queue keeps views of the
 * length that they had when they were queued.
 *
 * A buffer that is shrunk or transferred while it waits takes its bytes with it. `peek` then gives no bytes although
 * `length` says that some are queued: they cannot be sent, and what follows them must not be sent in their place.
 *
 * Test: test/transport/send-queue.test.ts
 */
export class SendQueue {
  /** None is empty: a view that is empty has lost its bytes. */
  #chunks: Uint8Array[] = [];
  /** How much of the first chunk was sent. */
  #offset = 0;
  #length = 0;
  /** The first chunk is one that was joined: what is left of it is not copied again. */
  #joined = false;

  get length(): number {
    return this.#length;
  }

  /** Queues the bytes from `start` on. */
  push(data: Uint8Array, start = 0): void {
    const length = data.length - start;
    if (length <= 0) return;
    // With a length of its own: a view without one would follow the size of a resizable buffer.
    this.#chunks.push(new Uint8Array(data.buffer, data.byteOffset + start, length));
    this.#length += length;
  }

  /**
   * The bytes to be written next. Chunks that are together no larger than `limit` are joined, so that many small ones
   * cost one system call; each byte once, however little of it is taken at a time.
   */
  peek(limit: number): Uint8Array {
    const [first] = this.#chunks;
    if (!first || first.length === 0) return new Uint8Array();
    const rest = first.subarray(this.#offset);
    if (this.#joined || this.#chunks.length === 1 || rest.length >= limit) return rest;
    let joined = rest.length;
    let count = 1;
    for (
      let next = this.#chunks[count];
      next && next.length > 0 && joined + next.length <= limit;
      next = this.#chunks[++count]
    ) {
      joined += next.length;
    }
    if (count === 1) return rest;
    const whole = Buffer.concat([rest, ...this.#chunks.slice(1, count)], joined);
    this.#chunks.splice(0, count, whole);
    this.#offset = 0;
    this.#joined = true;
    return whole;
  }

  /** Takes away the first `count` bytes. */
  consume(count: number): void {
    this.#length -= count;
    let left = this.#offset + count;
    let gone = 0;
    for (
      let chunk = this.#chunks[gone];
      chunk && left > 0 && left >= chunk.length;
      chunk = this.#chunks[gone]
    ) {
      left -= chunk.length;
      gone++;
    }
    if (gone > 0) {
      this.#chunks.splice(0, gone);
      this.#joined = false;
    }
    this.#offset = left;
  }

  clear(): void {
    this.#chunks = [];
    this.#offset = 0;
    this.#length = 0;
    this.#joined = false;
  }
}
