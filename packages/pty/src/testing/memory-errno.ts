import { constants } from 'node:os';

/** Returns the errno of a code such as 'EFAULT'. @throws {TypeError} for an unknown code. */
export function errnoOf(code: string): number {
  const errno = (constants.errno as Readonly<Record<string, number>>)[code];
  if (errno === undefined) throw new TypeError(`unknown error code ${code}: expected one such as 'EFAULT'`);
  return errno;
}
