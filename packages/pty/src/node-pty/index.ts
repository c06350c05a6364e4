/**
 * node-pty on Unix, by its names: docs/node-pty.md says what is different.
 *
 * Test: test/node-pty/
 */
import { TerminalPair } from './terminal-pair.js';
import type { IPtyForkOptions, IPtyOpenOptions, IWindowsPtyForkOptions } from './types.js';
import { UnixTerminal } from './unix-terminal.js';

export type { Terminal, TerminalEvents } from './terminal.js';
export type { TerminalPair } from './terminal-pair.js';
export type * from './types.js';
export type { UnixTerminal } from './unix-terminal.js';

/**
 * Starts `file` with `args` (without argv[0]) on a terminal of its own.
 *
 * @throws {SpawnError} when it cannot be started, unless `spawnErrors` is `'exit'`; TypeError and RangeError for what is
 * no option.
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

/** Opens a terminal without a child. @throws {SpawnError} when none is left. */
export function open(options?: IPtyOpenOptions | null): TerminalPair {
  return new TerminalPair(options);
}

// biome-ignore lint/style/noDefaultExport: programs say `import pty from 'node-pty'`.
export default { spawn, fork: spawn, createTerminal: spawn, open };
