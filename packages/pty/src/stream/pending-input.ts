type Callback = (error?: Error | null) => void;

/** The callbacks of `_write` and `_final` that wait until the kernel has taken the input, or until it is dropped. */
export class PendingInput {
  #write: Callback | undefined;
  #final: Callback | undefined;

  waitForWrite(callback: Callback): void {
    this.#write = callback;
  }

  waitForFinal(callback: Callback): void {
    this.#final = callback;
  }

  /** The kernel has taken what was written; or, with an error, did not. */
  written(error?: Error): void {
    const callback = this.#write;
    this.#write = undefined;
    callback?.(error);
  }

  /** The end of the input was sent; or, with an error, was not. Returns false when no callback waited for it. */
  ended(error?: Error): boolean {
    const callback = this.#final;
    this.#final = undefined;
    callback?.(error);
    return callback !== undefined;
  }
}
