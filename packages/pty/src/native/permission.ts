/**
 * Node's permission model (`node --permission`). It applies to Node's own functions, and not to what an addon does.
 *
 * Test: test/launch/permission.test.ts
 */

/** The code of an error of the permission model. */
export const ACCESS_DENIED = 'ERR_ACCESS_DENIED';

/** Undefined without the permission model. */
const { permission } = process as { readonly permission?: NodeJS.Process['permission'] };
/** With this flag Node denies nothing, though `has` returns false. */
const AUDIT = '--permission-audit';

/** Whether this program may start children. Called at each start, since a program may drop its permissions. */
export function mayStartChildren(): boolean {
  return permission === undefined || permission.has('child') || isAudited();
}

function isAudited(): boolean {
  const { NODE_OPTIONS = '' } = process.env;
  return process.execArgv.includes(AUDIT) || NODE_OPTIONS.split(' ').includes(AUDIT);
}

export function isAccessDenied(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === ACCESS_DENIED;
}
