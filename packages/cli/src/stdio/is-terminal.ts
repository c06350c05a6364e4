import { getAttributes } from 'strand-pty';

/**
 * Whether a descriptor is a terminal that was not hung up, as isatty(3). `isatty` of `node:tty` is not used,
 * since it loads Node's network modules at each start.
 *
 * Test: test/relay/
 */
export function isTerminal(fd: number): boolean {
  try {
    getAttributes(fd);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).errno === undefined) throw error;
    return false;
  }
}
