import type { Text } from '../interfaces.js';
import { PtyChild } from './pty-child.js';
import type { AnyChunk } from './pty-child-events.js';
import type { Decoded, NotDecoded, SpawnOptions } from './spawn-options.js';
import type { StdioMap } from './stdio-streams.js';

/**
 * Starts a program on a new pseudo-terminal, and returns it as a Node stream.
 *
 * The program runs when `spawn` returns. A `file` without a slash is looked up in the PATH of the child's environment.
 * `args` does not include argv[0]. No shell is involved.
 *
 * @throws {SpawnError} when the program cannot be started, with the step that failed, its errno and its path. Neither a
 * process nor a descriptor is left behind.
 * @throws {TypeError|RangeError} for a wrong argument or option, before a process is created.
 * @throws an Error with the code `'ERR_ACCESS_DENIED'` under Node's permission model without `--allow-child-process`.
 * @throws the reason of `options.signal` if it was aborted already.
 *
 * @example
 * ```ts
 * const child = spawn('sh', ['-c', 'stty size; exit 3'], { columns: 100, rows: 30, encoding: 'utf8' });
 * for await (const text of child) process.stdout.write(text); // 30 100
 * console.log(await child.ended); // { exitCode: 3, signal: null }
 * ```
 */
export function spawn<const Stdio extends StdioMap = StdioMap>(
  file: Text,
  args?: readonly Text[],
  options?: SpawnOptions<Stdio> & NotDecoded,
): PtyChild<Buffer, Stdio>;
/**
 * Starts a program on a new pseudo-terminal, and returns it as a Node stream whose output is strings: `options` sets `encoding`.
 *
 * @throws as without `encoding`.
 */
export function spawn<const Stdio extends StdioMap = StdioMap>(
  file: Text,
  args: readonly Text[] | undefined,
  options: SpawnOptions<Stdio> & Decoded,
): PtyChild<string, Stdio>;
/**
 * Starts a program on a new pseudo-terminal, and returns it as a Node stream. It is unknown whether `options` sets `encoding`.
 *
 * @throws as without `encoding`.
 */
export function spawn<const Stdio extends StdioMap = StdioMap>(
  file: Text,
  args?: readonly Text[],
  options?: SpawnOptions<Stdio>,
): PtyChild<AnyChunk, Stdio>;
export function spawn(file: Text, args: readonly Text[] = [], options: SpawnOptions = {}): PtyChild {
  return new PtyChild(file, args, options);
}
