/**
 * The exit statuses of `strand`, as those of env(1) and timeout(1).
 *
 * Test: test/exit-status.test.ts
 */
import { constants } from 'node:os';
import type { ExitStatus, Signal, SpawnError } from 'strand-pty';

/** `strand` failed, or its arguments are invalid. */
export const OWN_FAILURE = 125;
/** The command was found but cannot be run. */
const CANNOT_RUN = 126;
const NOT_FOUND = 127;
/** Added to the number of the signal that ended the command. */
const SIGNAL_BASE = 128;
/** Standard output was closed. Other programs are ended by SIGPIPE then. */
export const OUTPUT_CLOSED = SIGNAL_BASE + constants.signals.SIGPIPE;

export function exitStatusOf({ exitCode, signal }: ExitStatus): number {
  if (exitCode !== null) return exitCode;
  // Other code reaped the command, and the kernel has not kept its status.
  if (signal === null) return OWN_FAILURE;
  return SIGNAL_BASE + signalNumber(signal);
}

/** Node has no names for real-time signals; strand-pty calls them `SIG35`, by their number. */
function signalNumber(signal: Signal): number {
  return constants.signals[signal as NodeJS.Signals] ?? Number(signal.slice('SIG'.length));
}

export function exitStatusOfFailure({ syscall, code }: SpawnError): number {
  if (syscall !== 'execve') return OWN_FAILURE;
  return code === 'ENOENT' ? NOT_FOUND : CANNOT_RUN;
}
