/**
 * From the options of `spawnProcess` to what crosses into C.
 */
import type { IdentityOptions, SpawnProcessOptions, SpawnRequest, Text } from '../interfaces.js';
import { inMainThread } from '../native/addon.js';
import {
  invalid,
  joinTexts,
  optionalGroups,
  optionalId,
  requireArguments,
  requireEnvironment,
  requirePath,
  requireText,
} from './options.js';

/** Everything but the descriptors, which do not exist yet when the rest is checked. */
export type UnboundRequest = Omit<SpawnRequest, 'terminal' | 'descriptors'>;

export interface RequestOptions extends IdentityOptions, Pick<SpawnProcessOptions, 'env' | 'path'> {
  /** `NAME=value`, in place of what the environment has. */
  overrides?: readonly Text[];
}

/** @throws {TypeError|RangeError} before anything has happened. */
export function makeRequest(
  executable: Text,
  args: readonly Text[],
  options: RequestOptions,
): UnboundRequest {
  const file = requireText('executable', executable);
  const argv = requireArguments('args', args);
  if (argv.length === 0)
    throw invalid('args', args, 'an array with at least argv[0], the name of the program');
  return {
    file,
    args: argv,
    env: environmentOf(options.env),
    overrides: options.overrides && joinTexts(options.overrides),
    cwd: options.path === undefined ? undefined : requirePath('path', options.path),
    uid: optionalId('uid', options.uid),
    gid: optionalId('gid', options.gid),
    groups: optionalGroups(options.groups),
  };
}

/**
 * Undefined means that C takes `environ`, which is what `process.env` shows in the main thread: walking that
 * takes as long as all the rest of a spawn. A worker's `process.env` is a copy of its own.
 */
function environmentOf(env: SpawnProcessOptions['env']): Text | undefined {
  if (env !== undefined) return requireEnvironment(env);
  return inMainThread ? undefined : requireEnvironment(process.env);
}
