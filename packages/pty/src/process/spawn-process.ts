import type {
  ProcessEvents,
  SpawnProcessOptions,
  TerminalDescriptors,
  TerminalOptions,
  Text,
} from '../interfaces.js';
import { readOptions } from '../launch/read-options.js';
import { SPAWN_PROCESS_OPTIONS } from '../launch/spawn-request.js';
import { Process } from './process.js';
import { planPTY } from './pty-plan.js';
import { PTYProcess } from './pty-process.js';

/**
 * Starts a child and connects it to a protocol: on a terminal with `usePTY`, else on pipes.
 *
 * `executable` without a slash is looked up in the PATH of the child's environment, and `args` includes argv[0].
 * Reference: `IReactorProcess.spawnProcess`.
 *
 * @throws {SpawnError} when the program cannot be started, with the step that failed. No process and no descriptor is left.
 * @throws {TypeError|RangeError} for an invalid argument or option, before anything is opened.
 * @throws an Error with the code `'ERR_ACCESS_DENIED'` under Node's permission model without `--allow-child-process`.
 *
 * @example
 * ```ts
 * class Print extends ProcessProtocol {
 *   override outReceived(data: Buffer): void {
 *     process.stdout.write(data);
 *   }
 * }
 * spawnProcess(new Print(), 'ls', ['ls', '-l'], { usePTY: true });
 * ```
 */
export function spawnProcess(
  protocol: ProcessEvents,
  executable: Text,
  args: readonly Text[],
  options: SpawnProcessOptions & { usePTY: true | TerminalOptions | TerminalDescriptors },
): PTYProcess;
export function spawnProcess(
  protocol: ProcessEvents,
  executable: Text,
  args: readonly Text[],
  options?: SpawnProcessOptions & { usePTY?: false | undefined },
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
  const read = readOptions(options, SPAWN_PROCESS_OPTIONS);
  return read.usePTY === undefined || read.usePTY === false
    ? new Process(protocol, executable, args, read)
    : new PTYProcess(protocol, executable, args, planPTY(read));
}
