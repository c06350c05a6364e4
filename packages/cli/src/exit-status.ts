/**
 * What `strand` exits with: as env(1) and timeout(1) do.
 *
 * Test: test/exit-status.test.ts
 */
import { constants } from 'node:os';
import type { ExitStatus, Signal, SpawnError } from 'strand-pty';

/** The fault is ours, or in how we were called. */
export const OWN_FAILURE = 125;
/** The command was found and cannot be run. */
export const CANNOT_RUN = 126;
export const NOT_FOUND = 127;
/** Plus its number, when a signal ended the command. */
const SIGNALLED = 128;
/** Nobody reads our output any more: SIGPIPE is what ends other programs then. */
export const OUTPUT_CLOSED = SIGNALLED + constants.signals.SIGPIPE;

export function exitStatusOf({ exitCode, signal }: ExitStatus): number {
  if (exitCode !== null) return exitCode;
  // Somebody else took the status, and the kernel no longer knows it.
  if (signal === null) return OWN_FAILURE;
  return SIGNALLED + signalNumber(signal);
}

/** Real-time signals have no name in Node, only `SIG35`. */
function signalNumber(signal: Signal): number {
  return constants.signals[signal as NodeJS.Signals] ?? Number(signal.slice('SIG'.length));
}

export function exitStatusOfFailure({ syscall, code }: SpawnError): number {
  if (syscall !== 'execve') return OWN_FAILURE;
  return code === 'ENOENT' ? NOT_FOUND : CANNOT_RUN;
}
