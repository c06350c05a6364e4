import { type ExitReason, type ExitStatus, ProcessDone, ProcessTerminated } from '../errors.js';
import { signalName } from '../launch/signals.js';

/** The raw wait status of a child whose status is not known: it still runs, or another process has reaped it. */
export const UNKNOWN_STATUS = -1;

/** Decodes a raw wait status: WIFEXITED and WEXITSTATUS, or WTERMSIG of wait(2). */
export function decodeWaitStatus(status: number): ExitStatus {
  const signal = status & 0x7f;
  if (signal === 0) return { exitCode: (status >> 8) & 0xff, signal: null };
  return { exitCode: null, signal: signalName(signal) };
}

/** Makes the reason of a child's end from its raw wait status; a negative one means that the status is unknown. */
export function reasonOf(status: number): ExitReason {
  if (status < 0) return new ProcessTerminated({ exitCode: null, signal: null }, UNKNOWN_STATUS);
  const decoded = decodeWaitStatus(status);
  return decoded.exitCode === 0 ? new ProcessDone(status) : new ProcessTerminated(decoded, status);
}
