// Open descriptors and children of this process.

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Returns what the descriptors of this process refer to: '/dev/ptmx', 'pipe:[1234]', … */
export function openDescriptors() {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      return []; // The descriptor that has read the directory.
    }
  });
}

/** Returns the pids of children that are dead and not reaped. */
export function zombies() {
  return childProcesses().flatMap(({ pid, state }) => (state === 'Z' ? [pid] : []));
}

/** Returns all children, zombies included, as "pid (name) state". */
export function children() {
  return childProcesses().map(({ pid, name, state }) => `${pid} ${name} ${state}`);
}

function childProcesses() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
        // The name may contain parentheses and spaces: "(name) Z ppid …".
        const nameEnd = stat.lastIndexOf(')') + 1;
        const [state, parent] = stat.slice(nameEnd + 1).split(' ', 2);
        if (Number(parent) !== process.pid) return [];
        return [{ pid: Number(pid), name: stat.slice(stat.indexOf('('), nameEnd), state }];
      } catch {
        return []; // It has ended meanwhile.
      }
    });
}
