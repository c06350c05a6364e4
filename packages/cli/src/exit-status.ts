/**
 * The exit statuses of `strand`. Where env(1) or timeout(1) has a status for the same event, it is the same. The help, the man
 * page and docs/cli.md are made from, or compared with, the table here.
 *
 * Test: test/exit-status.test.ts
 */
import { constants } from 'node:os';
import type { ExitStatus, Signal, SpawnError } from 'strand-pty';

/** An assertion of a script failed. */
export const ASSERTION_FAILED = 1;
/** The program ended before what was waited for came. */
export const PROGRAM_ENDED = 121;
/** A script cannot be loaded, or threw any other error. */
export const SCRIPT_FAILED = 122;
/** The time of --timeout was over. */
export const TIMED_OUT = 124;
/** `strand` failed, or its arguments are invalid. */
export const OWN_FAILURE = 125;
/** The command was found but cannot be run. */
const CANNOT_RUN = 126;
const NOT_FOUND = 127;
/** Added to the number of the signal that ended the command. */
const SIGNAL_BASE = 128;
/** Standard output was closed. Other programs are ended by SIGPIPE then. */
export const OUTPUT_CLOSED = SIGNAL_BASE + constants.signals.SIGPIPE;

/** The table: statuses and their meanings. A command names those that it has. */
export const exitStatuses = {
  done: ['0', 'everything was done'],
  command: ['0–255', 'the exit code of COMMAND, or 128+N if signal N ended it'],
  script: ['0–255', 'the exit code that the script has set; 0 at its end'],
  assertion: [`${ASSERTION_FAILED}`, 'an assertion of the script failed'],
  ended: [`${PROGRAM_ENDED}`, 'the program ended before what was waited for came'],
  scriptFailed: [`${SCRIPT_FAILED}`, 'the script cannot be loaded, or threw any other error'],
  timedOut: [`${TIMED_OUT}`, 'the time of --timeout was over'],
  failure: [`${OWN_FAILURE}`, 'strand failed, or its arguments are invalid'],
  cannotRun: [`${CANNOT_RUN}`, 'COMMAND was found but cannot be run'],
  notFound: [`${NOT_FOUND}`, 'COMMAND was not found'],
  signal: [`${SIGNAL_BASE}+N`, 'signal N ended strand'],
  outputClosed: [`${OUTPUT_CLOSED}`, 'standard output was closed'],
} as const satisfies Record<string, readonly [status: string, meaning: string]>;

export type ExitStatusName = keyof typeof exitStatuses;

export function exitStatusOf({ exitCode, signal }: ExitStatus): number {
  if (exitCode !== null) return exitCode;
  // Other code reaped the command, and the kernel has not kept its status.
  if (signal === null) return OWN_FAILURE;
  return exitStatusOfSignal(signal);
}

export function exitStatusOfSignal(signal: Signal): number {
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
