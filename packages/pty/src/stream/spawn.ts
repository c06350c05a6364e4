import type { Text } from '../interfaces.js';
import { PtyChild } from './pty-child.js';
import type { SpawnOptions } from './spawn-options.js';

/**
 * Starts `file` with `args` on a terminal of its own. A name without a slash is looked up in the PATH of the
 * environment that the child gets.
 *
 * @throws {SpawnError} synchronously when it cannot be started, with the step, errno and path; nothing is left
 * behind. TypeError and RangeError name a bad option, before anything has happened. The reason of
 * `options.signal` when that was aborted already.
 */
export function spawn(file: Text, args: readonly Text[] = [], options: SpawnOptions = {}): PtyChild {
  return new PtyChild(file, args, options);
}
