type Callback = (error?: Error | null) => void;

/** The callbacks of `_write` and `_final`, kept until the kernel has taken the input or it is dropped. */
export class PendingInput {
  #write: Callback | undefined;
  #final: Callback | undefined;

  waitForWrite(callback: Callback): void {
    this.#write = callback;
  }

  waitForFinal(callback: Callback): void {
    this.#final = callback;
  }

  /** Calls the callback of `_write`, with the error if the input could not be written. */
  written(error?: Error): void {
    const callback = this.#write;
    this.#write = undefined;
    callback?.(error);
  }

  /** Calls the callback of `_final`, with the error if the end of input could not be sent. Returns false if none waited. */
  ended(error?: Error): boolean {
    const callback = this.#final;
    this.#final = undefined;
    callback?.(error);
    return callback !== undefined;
  }
}
