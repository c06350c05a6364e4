/** Node's permission model, for tests that run a program under it. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { programPath } from './node-program.js';

const name = ['--permission', '--experimental-permission'].find((flag) =>
  process.allowedNodeEnvironmentFlags.has(flag),
);
/** Why a test cannot run here. */
export const noPermissionModel: string | false = name === undefined && 'this Node has no permission model';

/** The root of the repository, with everything that a program of test/children imports. */
export const project: string = fileURLToPath(new URL('../../../..', import.meta.url));
/** The folder of the programs of test/children, for one that imports nothing else. */
export const programs = `${dirname(programPath(''))}/`;

/** The value of NODE_OPTIONS with which a program may read only these files and folders, load addons, and has `others`. */
export function permissionOptions(readable: readonly string[], ...others: readonly string[]): string {
  const flags = readable.map((path) => `--allow-fs-read=${path}`);
  return ['--no-warnings', name, '--allow-addons', ...flags, ...others].join(' ');
}
