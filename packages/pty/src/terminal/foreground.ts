import type { ProcessInfo, System } from '../interfaces.js';

/** The foreground job of a terminal, described by its group leader, or by another process of the group when that is dead. */
export interface Foreground {
  /** The id of the process group. */
  readonly pgid: number;
  /** The name of the process, from /proc/PID/comm: at most 15 bytes. */
  readonly name: string;
  /** The working directory of the process; `''` when it may not be read, as for a process of another user (sudo). */
  readonly cwd: string;
}

/** Describes a process group; null when no process of it lives, or none can be looked up. */
export function describeForeground(system: System, pgid: number): Foreground | null {
  const member = memberOf(system, pgid);
  return member ? { pgid, name: member.name, cwd: system.workingDirectory(member.pid) ?? '' } : null;
}

/** Returns argv[0] of the group's leader, or of another process of the group; undefined when none can be looked up. */
export function foregroundArgv0(system: System, pgid: number): string | undefined {
  const member = memberOf(system, pgid);
  return member && system.argv0(member.pid);
}

function memberOf(system: System, pgid: number): ProcessInfo | undefined {
  if (pgid <= 0) return undefined;
  const leader = system.findProcess(pgid);
  if (isMember(leader, pgid)) return leader;
  return system.listProcesses()?.processes.find((one) => isMember(one, pgid));
}

function isMember(one: ProcessInfo | undefined, pgid: number): one is ProcessInfo {
  return one?.group === pgid && !one.zombie;
}
