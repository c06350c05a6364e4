/** The reason of a recording that has only the beginning of its last line. */
export const CUT_OFF = 'the recording is cut off';

/** A recording is broken or was cut off. The events before the error were delivered. */
export class CastError extends Error {
  override readonly name = 'CastError';
  readonly code = 'ECAST';
  /** The line of the file, from 1. */
  readonly line: number;
  /** What is wrong in the line, without its number. */
  readonly reason: string;
  /** Whether only the end of the recording is missing, as after a crash. */
  readonly isCutOff: boolean;

  constructor(line: number, reason: string, options?: ErrorOptions) {
    super(`line ${line} of the recording: ${reason}`, options);
    this.line = line;
    this.reason = reason;
    this.isCutOff = reason === CUT_OFF;
  }
}
