/**
 * What /proc tells of processes. It is believed only if it is ours: in a PID namespace of its own a process may see the
 * /proc of its host, where every number is another process's.
 *
 * Test: test/terminal/foreign-proc.test.ts
 */
import { accessSync, constants, readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface ProcessStat {
  readonly pid: number;
  /** /proc/PID/comm: at most 15 bytes. */
  readonly name: string;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  readonly zombie: boolean;
  /** In ticks since boot, as `System.processTime`. */
  readonly started: number;
}

/** Of a process, or of an entry in its folder, that ended while we looked. */
const GONE = ['ENOENT', 'ESRCH'];
/** Another user's, hidden (hidepid), or forbidden by Node's permission model. */
const HIDDEN = ['EACCES', 'EPERM', 'ERR_ACCESS_DENIED'];
/** For want of descriptors or memory. */
const SHORTAGES = ['EMFILE', 'ENFILE', 'ENOMEM'];

/** Undefined where the file is gone, or may not or cannot be read now. */
export function orUnknown<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if ([...GONE, ...HIDDEN, ...SHORTAGES].includes(code)) return undefined;
    throw error;
  }
}

/** Whether the numbers in /proc are those of our PID namespace. */
export function isProcOurs(): boolean {
  return orUnknown(() => readlinkSync('/proc/self')) === String(process.pid);
}

/** Whether every process can be seen. Process 1 may be another user's: then only hidepid keeps it from being read. */
export function isProcWhole(): boolean {
  return isProcOurs() && orUnknown(() => accessSync('/proc/1/stat', constants.R_OK) ?? true) === true;
}

/** Undefined for a process that is gone or may not be read. */
export function statOf(pid: number): ProcessStat | undefined {
  const stat = orUnknown(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  if (stat === undefined) return undefined;
  // "pid (name) state ppid pgrp session …"; the name may contain anything.
  const end = stat.lastIndexOf(')');
  const fields = stat.slice(end + 2).split(' ');
  const [state, parent, group, session] = fields;
  return {
    pid,
    name: stat.slice(stat.indexOf('(') + 1, end),
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    // A first thread that has ended alone looks the same.
    zombie: (state === 'Z' || state === 'X') && Number(fields[17]) <= 1,
    started: Number(fields[19]),
  };
}

/** Undefined where /proc is not ours, or cannot be read now. */
export function allProcesses(): ProcessStat[] | undefined {
  if (!isProcOurs()) return undefined;
  const names = orUnknown(() => readdirSync('/proc'));
  return names?.flatMap((name) => (/^\d+$/.test(name) ? (statOf(Number(name)) ?? []) : []));
}
