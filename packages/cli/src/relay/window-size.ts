/**
 * The size of the command's terminal: the size of the user's terminal, or the option --size.
 *
 * Test: test/relay/window-size.test.ts
 */

import { getWindowSize, type PtyChild, type WindowSize } from 'strand-pty';
import { isTerminal } from '../is-terminal.js';
import { isLength } from '../program-options.js';

/** The size of the terminal at standard output, else input, else error; undefined without a terminal. */
export function userWindowSize(): WindowSize | undefined {
  const fd = [1, 0, 2].find((descriptor) => isTerminal(descriptor));
  if (fd === undefined) return undefined;
  const size = sizeOf(fd);
  // A serial line reports 0, since it does not know its size.
  return size && isLength(size.columns) && isLength(size.rows) ? size : undefined;
}

/** Undefined if the terminal was hung up. */
function sizeOf(fd: number): Required<WindowSize> | undefined {
  try {
    return getWindowSize(fd);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EIO') return undefined;
    throw error;
  }
}

/** Gives the child's terminal the size of the user's terminal, now and whenever that changes. */
export function followWindowSize(child: PtyChild): void {
  const follow = () => {
    const size = userWindowSize();
    if (size) child.resize(size.columns, size.rows, size.pixelWidth, size.pixelHeight);
  };
  process.on('SIGWINCH', follow);
  // A stopped process gets no SIGWINCH.
  process.on('SIGCONT', follow);
  // The size may have changed between the spawn and the handler.
  follow();
}
