import { CastError, CUT_OFF } from './cast-error.js';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Limit of a line or an element of version 1, in bytes. */
const LINE_LIMIT_BYTES = 67_108_864;

/**
 * @param isLast the recording ends there, so that a wrong text is one that was cut off
 * @throws {CastError} if the bytes are not UTF-8
 */
export function decodeLine(bytes: Uint8Array, line: number, isLast = false): string {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new CastError(line, isLast ? CUT_OFF : 'it is not UTF-8', { cause: error });
  }
}

/**
 * @param isLast the recording ends there, so that a wrong text is one that was cut off
 * @throws {CastError} if the text is not JSON
 */
export function parseJson(text: string, line: number, isLast = false): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new CastError(line, isLast ? CUT_OFF : 'it is not JSON', { cause: error });
  }
}

/** @throws {CastError} if a line or element is longer than it may be */
export function checkLength(length: number, line: number): void {
  if (length > LINE_LIMIT_BYTES) throw new CastError(line, `it is longer than ${LINE_LIMIT_BYTES} bytes`);
}
