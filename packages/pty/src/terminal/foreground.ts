import { readFileSync, readlinkSync } from 'node:fs';
import { allProcesses, isProcOurs, orUnknown, type ProcessStat, statOf } from './proc.js';

/** The foreground job of a terminal, described by its group leader, or by another process of the group when that is dead. */
export interface Foreground {
  /** The id of the process group. */
  readonly pgid: number;
  /** The name of the process, from /proc/PID/comm: at most 15 bytes. */
  readonly name: string;
  /** The working directory of the process; `''` when it may not be read, as for a process of another user (sudo). */
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
