// What this process has open, and which of its children nobody has reaped.

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** What the open descriptors of this process are: '/dev/ptmx', 'pipe:[1234]', … */
export function openDescriptors() {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      return []; // The one with which the directory was read.
    }
  });
}

/** The pids of our children that are dead and not reaped. */
export function zombies() {
  return ourProcesses().flatMap(({ pid, state }) => (state === 'Z' ? [pid] : []));
}

/** Our children, zombies too, as "pid (name) state". */
export function children() {
  return ourProcesses().map(({ pid, name, state }) => `${pid} ${name} ${state}`);
}

function ourProcesses() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
        // After the name, which may contain anything: "(name) Z ppid …".
        const nameEnd = stat.lastIndexOf(')') + 1;
        const [state, parent] = stat.slice(nameEnd + 1).split(' ', 2);
        if (Number(parent) !== process.pid) return [];
        return [{ pid: Number(pid), name: stat.slice(stat.indexOf('('), nameEnd), state }];
      } catch {
        return []; // It ended while we looked.
      }
    });
}
