// Figures of this process from /proc.
import { readdirSync, readFileSync } from 'node:fs';

export const threadCount = () => readdirSync('/proc/self/task').length;

/** Without the descriptor that reads the folder. */
export const descriptorCount = () => readdirSync('/proc/self/fd').length - 1;

/** With pages of 4 KiB; too small on arm64 kernels with larger pages. */
export const residentKiB = () => Number(readFileSync('/proc/self/statm', 'ascii').split(' ')[1]) * 4;

/** Counts the children, zombies included. Returns undefined on a kernel without CONFIG_PROC_CHILDREN. */
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
