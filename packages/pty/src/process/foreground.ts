import { readFileSync, readlinkSync } from 'node:fs';

/** The job in the foreground of a terminal, by the leader of its process group. */
export interface Foreground {
  readonly pgid: number;
  /** The leader's name (/proc/PID/comm: at most 15 bytes). */
  readonly name: string;
  /** The leader's working directory. */
  readonly cwd: string;
}

/** Null when the group has no leader any more, or it is somebody else's whose directory may not be read. */
export function describeForeground(pgid: number): Foreground | null {
  return (
    orGone(() => {
      const name = readFileSync(`/proc/${pgid}/comm`, 'utf8').trimEnd();
      return { pgid, name, cwd: readlinkSync(`/proc/${pgid}/cwd`) };
    }) ?? null
  );
}

/** argv[0] of the group's leader; undefined when there is none any more. */
export function commandOf(pgid: number): string | undefined {
  return orGone(() => readFileSync(`/proc/${pgid}/cmdline`, 'utf8').split('\0', 1)[0]);
}

function orGone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES') return undefined;
    throw error;
  }
}
