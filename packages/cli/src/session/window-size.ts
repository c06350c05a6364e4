/**
 * The size of a session's terminal: the user's, or one that was asked for.
 *
 * Test: test/session/window-size.test.ts
 */
import { isatty } from 'node:tty';
import { getWindowSize, type PtyChild, type WindowSize } from 'strand-pty';
import { UsageError } from '../usage-error.js';

const LARGEST = 65_535;

/** `'132x43'` @throws {UsageError} */
export function parseSize(text: string): WindowSize {
  const [, columns, rows] = (/^(\d+)x(\d+)$/.exec(text) ?? []).map(Number);
  if (isLength(columns) && isLength(rows)) return { columns, rows };
  throw new UsageError(`--size must be COLUMNSxROWS, each from 1 to ${LARGEST}, got ${JSON.stringify(text)}`);
}

/** Of the terminal that shows our output, else of any that we have; undefined without one. */
export function userWindowSize(): WindowSize | undefined {
  const fd = [1, 0, 2].find((descriptor) => isatty(descriptor));
  if (fd === undefined) return undefined;
  const size = sizeOf(fd);
  // A serial line does not know its size and says 0.
  return size && isLength(size.columns) && isLength(size.rows) ? size : undefined;
}

/** Undefined when the terminal is hung up. */
function sizeOf(fd: number): Required<WindowSize> | undefined {
  try {
    return getWindowSize(fd);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EIO') return undefined;
    throw error;
  }
}

/** The child's terminal gets the size of the user's, now and whenever that changes. */
export function followWindowSize(child: PtyChild): void {
  const follow = () => {
    const size = userWindowSize();
    if (size) child.resize(size.columns, size.rows, size.pixelWidth, size.pixelHeight);
  };
  process.on('SIGWINCH', follow);
  // Whoever was stopped was told of nothing.
  process.on('SIGCONT', follow);
  // It may have changed between the first look and the handler.
  follow();
}

function isLength(value: number | undefined): value is number {
  return value !== undefined && value >= 1 && value <= LARGEST;
}
