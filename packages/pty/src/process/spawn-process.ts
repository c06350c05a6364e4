import type { ProcessEvents, SpawnProcessOptions, Text } from '../interfaces.js';
import { PTYProcess } from './pty-process.js';

/**
 * Starts a child and connects it to a protocol. `args` includes argv[0]. Reference: `IReactorProcess.spawnProcess`.
 *
 * @throws {SpawnError} when a step failed, with nothing left behind; TypeError and RangeError for bad options, before
 * anything has happened.
 */
export function spawnProcess(
  protocol: ProcessEvents,
  executable: Text,
  args: readonly Text[],
  options: SpawnProcessOptions = {},
): PTYProcess {
  if (!options.usePTY) {
    throw new TypeError('a child on pipes is not supported yet: pass usePTY: true for one on a terminal');
  }
  return new PTYProcess(protocol, executable, args, options);
}
