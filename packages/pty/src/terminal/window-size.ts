/**
 * Reads the size of a terminal from the kernel.
 *
 * Test: test/terminal/terminal-by-descriptor.test.ts
 */
import type { System, WindowSize } from '../interfaces.js';
import { requireDescriptor } from '../launch/options.js';
import { kernel } from '../native/kernel.js';
import { systemError } from '../native/system-error.js';

/**
 * Returns the size of a terminal in characters and pixels, from any descriptor of it.
 *
 * `getWindowSize(1)` reads the terminal of stdout. A pixel size of 0 means unknown. For the terminal of a child use
 * `PtyChild.columns` and `PtyChild.rows`.
 *
 * @throws an Error with `code` when the descriptor is not a terminal (ENOTTY) or not open (EBADF).
 * @throws {TypeError|RangeError} when `fd` is not an integer of at least 0.
 */
export function getWindowSize(fd: number): Required<WindowSize> {
  return readWindowSize(kernel, requireDescriptor('fd', fd), 'the terminal');
}

/** As `getWindowSize`, on any system. `name` names the terminal in the error. */
export function readWindowSize(system: System, master: number, name: string): Required<WindowSize> {
  const size = system.getSize(master);
  if (typeof size === 'number') throw systemError(size, 'ioctl', `the size of ${name} cannot be read`);
  return size;
}
