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
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => isOurZombie(pid))
    .map(Number);
}

/** @param {string} pid */
function isOurZombie(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // After the name, which may contain anything: "(name) Z ppid …".
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ', 2);
    return state === 'Z' && Number(parent) === process.pid;
  } catch {
    return false; // It ended while we looked.
  }
}
