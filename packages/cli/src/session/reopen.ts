import { constants, fstatSync, openSync } from 'node:fs';
import { isatty } from 'node:tty';

/**
 * A descriptor of our own, non-blocking, for the pipe or terminal that is our standard input or output. Whoever
 * started us shares the old one, and "non-blocking" is a property of what is shared.
 *
 * Undefined for anything else (a file never blocks, a socket cannot be opened again), and where it is not allowed:
 * the terminal of another user, no /proc.
 */
export function reopen(fd: 0 | 1): number | undefined {
  if (!isatty(fd) && !fstatSync(fd).isFIFO()) return undefined;
  const access = fd === 0 ? constants.O_RDONLY : constants.O_WRONLY;
  try {
    return openSync(`/proc/self/fd/${fd}`, access | constants.O_NOCTTY | constants.O_NONBLOCK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== 'open') throw error;
    return undefined;
  }
}
