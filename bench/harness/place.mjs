import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** @returns {number[]} the processors that this process may run on, from a list like `0-2,5` */
function allowedProcessors() {
  const [, list] = /^Cpus_allowed_list:\s*(.+)$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return list.split(',').flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

const pin = (thread, processor) =>
  execFileSync('taskset', ['-c', '-p', String(processor), String(thread)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });

/**
 * Keeps this thread and the child on one processor, or on two: until the end of both.
 *
 * The scheduler puts two processes that wake each other together or apart, as it happens and for seconds, and to wake
 * another processor can take ten times as long as to switch on the same one: without this, one contestant is measured
 * in the one state and the next in the other. The other threads of this process go where they like. Where there is
 * only one processor, apart is together.
 *
 * @param {number} childPid
 * @param {boolean} apart
 */
export function place(childPid, apart) {
  const [first, second = first] = allowedProcessors();
  pin(process.pid, first); // the main thread's id is the process's
  pin(childPid, apart ? second : first);
}
