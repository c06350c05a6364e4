import { getWindowSize, type WindowSize } from 'strand-pty';
import { isLength } from '../program-options.js';
import { isTerminal } from './is-terminal.js';
import { unlessHungUp } from './unless-hung-up.js';

/**
 * The size of the terminal at standard output, else input, else error; undefined without a terminal.
 *
 * Test: test/relay/window-size.test.ts
 */
export function userWindowSize(): WindowSize | undefined {
  const fd = [1, 0, 2].find((descriptor) => isTerminal(descriptor));
  if (fd === undefined) return undefined;
  const size = unlessHungUp(() => getWindowSize(fd));
  // A serial line reports 0, since it does not know its size.
  return size && isLength(size.columns) && isLength(size.rows) ? size : undefined;
}
