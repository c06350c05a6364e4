/**
 * Bytes that wait to be written, in the order in which they came. Nothing is copied on the way in.
 *
 * Test: test/transport/send-queue.test.ts
 */
export class SendQueue {
  #chunks: Uint8Array[] = [];
  /** How much of the first chunk is gone. */
  #offset = 0;
  #length = 0;
  /** The first chunk is one that was joined: what is left of it is not copied again. */
  #joined = false;

  get length(): number {
    return this.#length;
  }

  push(data: Uint8Array): void {
    if (data.length === 0) return;
    this.#chunks.push(data);
    this.#length += data.length;
  }

  /**
   * The bytes to be written next. Chunks that are together no larger than `limit` are joined, so that many
   * small ones cost one system call; each byte once, however little of it is taken at a time.
   */
  peek(limit: number): Uint8Array {
    const [first] = this.#chunks;
    if (!first) return new Uint8Array();
    const rest = first.subarray(this.#offset);
    if (this.#joined || this.#chunks.length === 1 || rest.length >= limit) return rest;
    let joined = rest.length;
    let count = 1;
    for (
      let next = this.#chunks[count];
      next && joined + next.length <= limit;
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
    for (let chunk = this.#chunks[gone]; chunk && left >= chunk.length; chunk = this.#chunks[gone]) {
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
