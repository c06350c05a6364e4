/**
 * What /proc shows of other processes: the part of `System` that a port to another kernel writes anew.
 *
 * Nothing is read from a /proc of another PID namespace. A process in a namespace of its own may see its host's, in which
 * every number is another process's.
 *
 * Test: test/terminal/foreign-proc.test.ts
 */
import { accessSync, constants, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import type { ProcessInfo, ProcessList, ProcessTable } from '../interfaces.js';
import { ACCESS_DENIED } from './permission.js';

/** The process, or an entry of its folder, has ended meanwhile. */
const GONE = ['ENOENT', 'ESRCH'];
/** The process is another user's, is hidden (hidepid), or Node's permission model forbids it. */
const FORBIDDEN = ['EACCES', 'EPERM', ACCESS_DENIED];
/** There are no descriptors left, or no memory. */
const SHORTAGES = ['EMFILE', 'ENFILE', 'ENOMEM'];
const EXPECTED = [...GONE, ...FORBIDDEN, ...SHORTAGES];

/** The path of a slave, relative to the root of its devpts where that is not mounted. */
const SLAVE_PATH = /^(.*\/pts)?\/\d+$/;

export const processTable: ProcessTable = {
  listProcesses(): ProcessList | undefined {
    if (!isProcOurs()) return undefined;
    const names = orUnknown(() => readdirSync('/proc'));
    if (names === undefined) return undefined;
    const processes = names.flatMap((name) => (/^\d+$/.test(name) ? (readStat(Number(name)) ?? []) : []));
    return { processes, complete: canReadProcess1() };
  },

  findProcess(pid): ProcessInfo | undefined {
    return isProcOurs() ? readStat(pid) : undefined;
  },

  argv0(pid): string | undefined {
    return orUnknown(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0', 1)[0]);
  },

  workingDirectory(pid): string | undefined {
    return orUnknown(() => readlinkSync(`/proc/${pid}/cwd`));
  },

  /** Compares the file itself: in another mount namespace another terminal may have the same path. */
  hasTerminalOpen(pid, terminalId): boolean {
    const folder = `/proc/${pid}/fd`;
    const descriptors = orUnknown(() => readdirSync(folder)) ?? [];
    return descriptors.some((fd) => {
      const file = `${folder}/${fd}`;
      if (!SLAVE_PATH.test(orUnknown(() => readlinkSync(file)) ?? '')) return false;
      const stat = orUnknown(() => statSync(file, { bigint: true }));
      return stat !== undefined && `${stat.dev}:${stat.ino}` === terminalId;
    });
  },
};

/** Returns undefined where a file is gone, or may not or cannot be read now. */
function orUnknown<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (EXPECTED.includes(code)) return undefined;
    throw error;
  }
}

/** Whether the numbers in /proc are those of this PID namespace. */
function isProcOurs(): boolean {
  return orUnknown(() => readlinkSync('/proc/self')) === String(process.pid);
}

/** Process 1 may be another user's: only hidepid and the permission model keep its stat from being read. */
function canReadProcess1(): boolean {
  return orUnknown(() => accessSync('/proc/1/stat', constants.R_OK) ?? true) === true;
}

function readStat(pid: number): ProcessInfo | undefined {
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
    // The state is the first thread's, which may have ended before the others.
    zombie: (state === 'Z' || state === 'X') && Number(fields[17]) <= 1,
    started: Number(fields[19]),
  };
}
