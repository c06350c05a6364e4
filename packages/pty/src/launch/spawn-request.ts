/**
 * From the options of `spawnProcess` to the request that crosses into C.
 */
import type {
  IdentityOptions,
  LimitOptions,
  SpawnProcessOptions,
  SpawnRequest,
  Text,
} from '../interfaces.js';
import { environmentText } from './environment.js';
import {
  invalid,
  optionalBoolean,
  optionalDirectory,
  optionalGroups,
  optionalId,
  requireArguments,
  requireText,
} from './options.js';
import type { OptionTable, ReadOptions } from './read-options.js';
import { makeLimits } from './resource-limits.js';

const NO_TERMINAL = -1;
const NO_DESCRIPTORS = new Int32Array();

/** The options of `spawnProcess` and `Process`. */
export const SPAWN_PROCESS_OPTIONS: OptionTable<SpawnProcessOptions> = {
  env: undefined,
  cwd: undefined,
  path: undefined,
  uid: undefined,
  gid: undefined,
  groups: undefined,
  limits: undefined,
  umask: undefined,
  nice: undefined,
  cgroup: undefined,
  session: undefined,
  childFDs: undefined,
  usePTY: undefined,
  reactor: undefined,
};

type StartOptions = IdentityOptions &
  LimitOptions &
  Pick<SpawnProcessOptions, 'env' | 'cwd' | 'path' | 'session'>;

/** The options of a request, after they were read. */
export interface RequestOptions extends ReadOptions<StartOptions> {
  /** `NAME=value` replaces a variable of the environment; `NAME` alone removes it. */
  readonly overrides: readonly Text[] | undefined;
  /** `NAME=value` and NUL for each variable that is added where the environment does not have it. */
  readonly defaults: Text | undefined;
}

/** Picks the options of a request. Written as a literal: V8 takes microseconds to add a member to a copy of an object. */
export function requestOptions(
  { env, cwd, path, uid, gid, groups, session, limits, umask, nice, cgroup }: ReadOptions<StartOptions>,
  overrides?: readonly Text[],
  defaults?: Text,
): RequestOptions {
  return { env, cwd, path, uid, gid, groups, session, limits, umask, nice, cgroup, overrides, defaults };
}

/**
 * Checks everything, and makes a request without descriptors, which are not open yet. `onTerminal` is true for a child on a
 * terminal.
 *
 * @throws {TypeError|RangeError}
 */
export function makeRequest(
  executable: Text,
  args: readonly Text[],
  options: RequestOptions,
  onTerminal = false,
): SpawnRequest {
  const file = requireText('executable', executable);
  const argv = requireArguments('args', args);
  if (argv.length === 0)
    throw invalid('args', args, 'an array with at least argv[0], the name of the program');
  const { limits, umask, nice, cgroup } = makeLimits(options);
  return {
    file,
    args: argv,
    env: environmentText(options.env, onTerminal),
    overrides: options.overrides && requireArguments('overrides', options.overrides),
    defaults: options.defaults,
    cwd: optionalDirectory(options),
    uid: optionalId('uid', options.uid),
    gid: optionalId('gid', options.gid),
    groups: optionalGroups(options.groups),
    limits,
    umask,
    nice,
    cgroup,
    session: optionalBoolean('session', options.session, false),
    terminal: NO_TERMINAL,
    descriptors: NO_DESCRIPTORS,
  };
}
