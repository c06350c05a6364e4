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
  try {
    const name = readFileSync(`/proc/${pgid}/comm`, 'utf8').trimEnd();
    return { pgid, name, cwd: readlinkSync(`/proc/${pgid}/cwd`) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES') return null;
    throw error;
  }
}
