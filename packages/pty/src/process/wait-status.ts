import { type ExitReason, type ExitStatus, ProcessDone, ProcessTerminated } from '../errors.js';
import { signalName } from '../launch/signals.js';

/** What a raw wait status says: WIFEXITED and WEXITSTATUS, WTERMSIG of wait(2). */
export function decodeWaitStatus(status: number): ExitStatus {
  const signal = status & 0x7f;
  if (signal === 0) return { exitCode: (status >> 8) & 0xff, signal: null };
  return { exitCode: null, signal: signalName(signal) };
}

/** The reason for the end of a child; a negative status is an unknown one. */
export function reasonOf(status: number): ExitReason {
  if (status < 0) return new ProcessTerminated({ exitCode: null, signal: null }, -1);
  const decoded = decodeWaitStatus(status);
  return decoded.exitCode === 0 ? new ProcessDone(status) : new ProcessTerminated(decoded, status);
}
