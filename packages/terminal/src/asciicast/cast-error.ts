/** A recording is broken or was cut off. The events before the error were delivered. */
export class CastError extends Error {
  override readonly name = 'CastError';
  readonly code = 'ECAST';
  /** The line of the file, from 1. */
  readonly line: number;
  /** What is wrong in the line, without its number. */
  readonly reason: string;

  constructor(line: number, reason: string, options?: ErrorOptions) {
    super(`line ${line} of the recording: ${reason}`, options);
    this.line = line;
    this.reason = reason;
  }
}
