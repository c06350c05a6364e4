/**
 * The API of node-pty on Unix. docs/node-pty.md lists the differences.
 *
 * Test: test/node-pty/
 */
import { ChildlessTerminal } from './childless-terminal.js';
import { installedNodePty } from './installed-node-pty.js';
import type { IPtyForkOptions, IPtyOpenOptions, IWindowsPtyForkOptions } from './types.js';
import { UnixTerminal } from './unix-terminal.js';

export type { ChildlessTerminal } from './childless-terminal.js';
export type { Terminal } from './terminal.js';
export type { TerminalEvents } from './terminal-events.js';
export type * from './types.js';
export { UnixTerminal };

/**
 * Starts a program on a new pseudo-terminal. On a system other than Linux an installed node-pty starts it.
 *
 * `file` is `'sh'` by default. `args` does not include argv[0].
 *
 * @throws {SpawnError} when the program cannot be started, unless `spawnErrors` is `'exit'`.
 * @throws {TypeError|RangeError} for a wrong argument or option.
 * @throws an Error on a system other than Linux where node-pty is not installed.
 */
export function spawn(
  file?: string,
  args?: string[] | string | null,
  options?: IPtyForkOptions | IWindowsPtyForkOptions | null,
): UnixTerminal {
  const terminal = installedNodePty(open)?.spawn(file, args, options) as UnixTerminal | undefined;
  return terminal ?? new UnixTerminal(file, args, options);
}

/** @deprecated Older names of `spawn`. */
export { spawn as createTerminal, spawn as fork };

/**
 * Opens a terminal without a child. On a system other than Linux an installed node-pty opens it.
 *
 * @throws {SpawnError} when the system cannot provide another terminal.
 */
export function open(options?: IPtyOpenOptions | null): ChildlessTerminal {
  const terminal = installedNodePty(open)?.open(options) as ChildlessTerminal | undefined;
  return terminal ?? new ChildlessTerminal(options);
}

function callNative(name: string, args: readonly unknown[]): unknown {
  const call = installedNodePty(open)?.native?.[name];
  if (!call) throw new Error("node-pty's native addon is not part of strand-pty: use spawn and open");
  return call(...args);
}

/**
 * The functions of node-pty's addon, which is not part of strand-pty: each throws, except where node-pty is installed for another
 * system.
 *
 * @deprecated Use `spawn` and `open`.
 */
export const native = {
  fork: (...args: unknown[]): unknown => callNative('fork', args),
  open: (...args: unknown[]): unknown => callNative('open', args),
  process: (...args: unknown[]): unknown => callNative('process', args),
  resize: (...args: unknown[]): unknown => callNative('resize', args),
};

/** The functions of this module, for programs that import the default export. */
// biome-ignore lint/style/noDefaultExport: programs use `import pty from 'node-pty'`.
export default { spawn, fork: spawn, createTerminal: spawn, open, native };
