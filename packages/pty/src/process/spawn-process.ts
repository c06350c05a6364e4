import type { ProcessEvents, SpawnProcessOptions, Text } from '../interfaces.js';
import { requireOptions } from './options.js';
import { Process } from './process.js';
import { PTYProcess } from './pty-process.js';

/** Options with which the child gets a terminal. */
export type WithTerminal = SpawnProcessOptions & {
  usePTY: Exclude<SpawnProcessOptions['usePTY'], false | undefined>;
};

/**
 * Starts a child and connects it to a protocol: on a terminal with `usePTY`, else on pipes. `args` includes argv[0].
 * Reference: `IReactorProcess.spawnProcess`.
 *
 * @throws {SpawnError} when a step failed, with nothing left behind; TypeError and RangeError for bad options, before
 * anything has happened.
 */
export function spawnProcess(
  protocol: ProcessEvents,
  executable: Text,
  args: readonly Text[],
  options: WithTerminal,
): PTYProcess;
export function spawnProcess(
  protocol: ProcessEvents,
  executable: Text,
  args: readonly Text[],
  options?: SpawnProcessOptions & { usePTY?: false },
): Process;
export function spawnProcess(
  protocol: ProcessEvents,
  executable: Text,
  args: readonly Text[],
  options?: SpawnProcessOptions,
): PTYProcess | Process;
export function spawnProcess(
  protocol: ProcessEvents,
  executable: Text,
  args: readonly Text[],
  options: SpawnProcessOptions = {},
): PTYProcess | Process {
  requireOptions(options);
  const Transport = options.usePTY ? PTYProcess : Process;
  return new Transport(protocol, executable, args, options);
}
