// What the kernel says about this process. Linux only, as the questions are.
import { readdirSync, readFileSync } from 'node:fs';

export const threadCount = () => readdirSync('/proc/self/task').length;

/** Without the one that is reading the folder. */
export const descriptorCount = () => readdirSync('/proc/self/fd').length - 1;

/** Pages are 4 KiB on every machine that Node's Linux builds run on but some arm64 ones, where this is too small. */
export const residentKiB = () => Number(readFileSync('/proc/self/statm', 'ascii').split(' ')[1]) * 4;

/** Children that are alive or that nobody reaped. undefined: a kernel without CONFIG_PROC_CHILDREN. */
export function childCount() {
  try {
    return readdirSync('/proc/self/task')
      .map((task) => readFileSync(`/proc/self/task/${task}/children`, 'ascii').trim())
      .flatMap((list) => (list === '' ? [] : list.split(' '))).length;
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
