import { getSystemErrorMap, types } from 'node:util';

/** Asked for once, because Node makes a new map at each call; not at load, because most programs never see an error. */
let errors: ReturnType<typeof getSystemErrorMap> | undefined;

/** Returns the name of a negative errno, and what it means. */
export function describeErrno(errno: number): { code: string; meaning: string } {
  errors ??= getSystemErrorMap();
  const [code, meaning] = errors.get(errno) ?? [`E${-errno}`, 'unknown error'];
  return { code, meaning };
}

/** Whether `error` is an Error with the name of an errno as its `code`. Node's own errors in a vm context are of another realm. */
export function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return types.isNativeError(error) && 'code' in error && /^E[A-Z0-9]+$/.test(String(error.code));
}

/** Returns an error in the form of Node's system errors, for a system call that failed with a negative errno. */
export function systemError(errno: number, syscall: string, what: string): NodeJS.ErrnoException {
  const { code, meaning } = describeErrno(errno);
  return Object.assign(new Error(`${what}: ${code} (${meaning})`), { errno, code, syscall });
}
