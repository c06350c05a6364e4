/**
 * The recording that `--append` continues.
 *
 * Test: test/commands/record.test.ts
 */
import { open } from 'node:fs/promises';
import { CastError, type CastEvent, readCast } from 'strand-terminal/asciicast';
import { UsageError } from '../usage-error.js';

export interface PreviousRecording {
  readonly version: 2 | 3;
  /** Length of the file without a line that was cut off, in bytes. */
  readonly length: number;
  /** Whether the last line has no end, although it is complete. */
  readonly lacksLineEnd: boolean;
  /** Time of the last event, in seconds. */
  readonly time: number;
  /** Size of the terminal at the end. */
  readonly columns: number;
  readonly rows: number;
  /** Whether the cursor is at the beginning of a line, as far as the last output says. */
  readonly isAtLineStart: boolean;
  /** In seconds. */
  readonly idleLimit: number | undefined;
}

const LF = 0x0a;
const BLOCK_BYTES = 65_536;
/** Cursor movements and modes at the end of the output, such as a shell prints before and after its prompt. */
const TRAILING_CONTROLS = /(?:\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\))+$/;

/**
 * @throws {UsageError} if it cannot be continued
 * @throws {CastError} if it is broken, other than by a last line that was cut off
 */
export async function readPrevious(path: string, wanted: 2 | 3 | undefined): Promise<PreviousRecording> {
  const { version, header, events } = await readCast(path);
  const name = JSON.stringify(path);
  if (version === 1) {
    throw new UsageError(`${name} has version 1 of the format, which cannot be continued: convert it first`);
  }
  if (wanted !== undefined && wanted !== version) {
    throw new UsageError(`${name} has version ${version}, which --append keeps, and not ${wanted}`);
  }
  const last = { time: 0, columns: header.columns, rows: header.rows, isAtLineStart: true };
  const isCutOff = await readEvents(events, (event) => {
    last.time = event.time;
    if (event.code === 'o') last.isAtLineStart = /\n$/.test(event.data.replace(TRAILING_CONTROLS, ''));
    const [columns = 0, rows = 0] = event.code === 'r' ? event.data.split('x').map(Number) : [];
    if (columns > 0 && rows > 0) Object.assign(last, { columns, rows });
  });
  const { length, end } = await lastLineEnd(path);
  const lacksLineEnd = !isCutOff && end < length;
  return {
    ...last,
    version,
    length: isCutOff ? end : length,
    lacksLineEnd,
    idleLimit: header.idleTimeLimit,
  };
}

/** Returns whether the last line was cut off. */
async function readEvents(
  events: AsyncIterable<CastEvent>,
  take: (event: CastEvent) => void,
): Promise<boolean> {
  try {
    for await (const event of events) take(event);
    return false;
  } catch (error) {
    if (error instanceof CastError && error.isCutOff) return true;
    throw error;
  }
}

/** Returns the length of the file, and where its last whole line ends. */
async function lastLineEnd(path: string): Promise<{ length: number; end: number }> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    for (let end = size; end > 0; end -= BLOCK_BYTES) {
      const start = Math.max(0, end - BLOCK_BYTES);
      const { buffer } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
      const found = buffer.lastIndexOf(LF);
      if (found >= 0) return { length: size, end: start + found + 1 };
    }
    return { length: size, end: 0 };
  } finally {
    await file.close();
  }
}
