import { constants, fstatSync, openSync } from 'node:fs';
import { isTerminal } from './is-terminal.js';

/**
 * Opens the pipe or terminal behind standard input or output again, non-blocking. The descriptor that `strand` was
 * started with shares its file description with other processes, and O_NONBLOCK belongs to the file description.
 *
 * Returns undefined for anything else (a file never blocks, a socket cannot be opened again), and if opening is not
 * permitted: the terminal of another user, no /proc, or Node's permission model.
 */
export function reopen(fd: 0 | 1): number | undefined {
  if (!isTerminal(fd) && !fstatSync(fd).isFIFO()) return undefined;
  const access = fd === 0 ? constants.O_RDONLY : constants.O_WRONLY;
  try {
    return openSync(`/proc/self/fd/${fd}`, access | constants.O_NOCTTY | constants.O_NONBLOCK);
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall !== 'open' && code !== 'ERR_ACCESS_DENIED') throw error;
    return undefined;
  }
}

/** Whether the descriptor is a file, or a device other than a terminal: reads and writes do not wait for another process. */
export function isFileOrDevice(fd: 0 | 1): boolean {
  const status = fstatSync(fd);
  return status.isFile() || status.isBlockDevice() || (status.isCharacterDevice() && !isTerminal(fd));
}
