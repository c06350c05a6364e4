/**
 * The API of node-pty on Unix. docs/node-pty.md lists the differences.
 *
 * Test: test/node-pty/
 */
import { ChildlessTerminal } from './childless-terminal.js';
import { native } from './native.js';
import type { IPtyForkOptions, IPtyOpenOptions, IWindowsPtyForkOptions } from './types.js';
import { UnixTerminal } from './unix-terminal.js';

export type { ChildlessTerminal } from './childless-terminal.js';
export type { Terminal, TerminalEvents } from './terminal.js';
export type * from './types.js';
export { native, UnixTerminal };

/**
 * Starts a program on a new pseudo-terminal.
 *
 * `file` is `'sh'` by default. `args` does not include argv[0].
 *
 * @throws {SpawnError} when the program cannot be started, unless `spawnErrors` is `'exit'`.
 * @throws {TypeError|RangeError} for a wrong argument or option.
 */
export function spawn(
  file?: string,
  args?: string[] | string | null,
  options?: IPtyForkOptions | IWindowsPtyForkOptions | null,
): UnixTerminal {
  return new UnixTerminal(file, args, options);
}

/** @deprecated Older names of `spawn`. */
export { spawn as createTerminal, spawn as fork };

/** Opens a terminal without a child. @throws {SpawnError} when the system cannot provide another terminal. */
export function open(options?: IPtyOpenOptions | null): ChildlessTerminal {
  return new ChildlessTerminal(options);
}

/** The functions of this module, for programs that import the default export. */
// biome-ignore lint/style/noDefaultExport: programs use `import pty from 'node-pty'`.
export default { spawn, fork: spawn, createTerminal: spawn, open, native };
