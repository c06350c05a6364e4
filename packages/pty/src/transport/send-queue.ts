/**
 * Bytes that wait to be written, in order. They are not copied: the queue keeps views, with the length that each buffer had
 * when it was queued.
 *
 * A buffer that is shrunk or transferred while it is queued loses its bytes. `peek` then returns no bytes although `length`
 * is not 0: they cannot be sent, and the bytes after them must not be sent in their place.
 *
 * Test: test/transport/send-queue.test.ts
 */
export class SendQueue {
  /** Never empty when queued: an empty view has lost its bytes. */
  #chunks: Uint8Array[] = [];
  /** Bytes of the first chunk that were sent. */
  #offset = 0;
  #length = 0;
  /** The first chunk was joined from several: its rest is not copied again. */
  #joined = false;

  get length(): number {
    return this.#length;
  }

  /** Queues the bytes from `start` on. */
  push(data: Uint8Array, start = 0): void {
    const length = data.length - start;
    if (length <= 0) return;
    // With an explicit length: a view without one would follow the size of a resizable buffer.
    this.#chunks.push(new Uint8Array(data.buffer, data.byteOffset + start, length));
    this.#length += length;
  }

  /**
   * Returns the bytes to write next. Chunks that are together no larger than `limit` are joined, so that many small ones
   * cost one system call. Each byte is copied at most once, even if the kernel takes few at a time.
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

  /** Removes the first `count` bytes. */
  consume(count: number): void {
    this.#length -= count;
    let left = this.#offset + count;
    let removed = 0;
    for (
      let chunk = this.#chunks[removed];
      chunk && left > 0 && left >= chunk.length;
      chunk = this.#chunks[removed]
    ) {
      left -= chunk.length;
      removed++;
    }
    if (removed > 0) {
      this.#chunks.splice(0, removed);
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
