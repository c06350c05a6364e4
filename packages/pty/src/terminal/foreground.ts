import { readFileSync, readlinkSync } from 'node:fs';
import { allProcesses, isProcOurs, orUnknown, type ProcessStat, statOf } from './proc.js';

/** The job in the foreground of a terminal, by a living process of its group: the leader while that lives. */
export interface Foreground {
  readonly pgid: number;
  /** The process's name (/proc/PID/comm: at most 15 bytes). */
  readonly name: string;
  /** The process's working directory; `''` where that may not be read, as another user's (sudo). */
  readonly cwd: string;
}

/** Null when no process of the group lives, or /proc is not ours or may not be read. */
export function describeForeground(pgid: number): Foreground | null {
  const member = memberOf(pgid);
  if (!member) return null;
  const cwd = orUnknown(() => readlinkSync(`/proc/${member.pid}/cwd`)) ?? '';
  return { pgid, name: member.name, cwd };
}

/** argv[0] of the group's leader, or of another process of the group; undefined as `describeForeground` is null. */
export function commandOf(pgid: number): string | undefined {
  const member = memberOf(pgid);
  return member && orUnknown(() => readFileSync(`/proc/${member.pid}/cmdline`, 'utf8').split('\0', 1)[0]);
}

function memberOf(pgid: number): ProcessStat | undefined {
  if (pgid <= 0 || !isProcOurs()) return undefined;
  const leader = statOf(pgid);
  if (isMember(leader, pgid)) return leader;
  return allProcesses()?.find((one) => isMember(one, pgid));
}

function isMember(one: ProcessStat | undefined, pgid: number): one is ProcessStat {
  return one?.group === pgid && !one.zombie;
}
