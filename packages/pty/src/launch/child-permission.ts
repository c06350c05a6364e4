import type { System, Text } from '../interfaces.js';
import { ACCESS_DENIED } from '../native/permission.js';
import { textOf } from './spawn-failure.js';

const MESSAGE = 'Access to this API has been restricted. Use --allow-child-process to manage permissions.';

/**
 * Call this before anything is opened for a child.
 *
 * @throws the error of `node:child_process` where Node's permission model allows no children.
 */
export function requireChildPermission(system: System, file: Text): void {
  if (system.mayStartChildren()) return;
  throw Object.assign(new Error(MESSAGE), {
    code: ACCESS_DENIED,
    permission: 'ChildProcess',
    resource: textOf(file),
  });
}
