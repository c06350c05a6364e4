import { constants } from 'node:os';

/** @throws {TypeError} for a code that the platform does not have. */
export function errnoOf(code: string): number {
  const errno = (constants.errno as Readonly<Record<string, number>>)[code];
  if (errno === undefined) throw new TypeError(`unknown error code ${code}: expected one such as 'EFAULT'`);
  return errno;
}
