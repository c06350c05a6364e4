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
 * Pins the main thread and the child to one processor, or to two, until they end.
 *
 * The scheduler may keep two processes that wake each other on one processor or on two for seconds, and waking another
 * processor can take ten times as long as a switch on the same one. Without pinning, one contestant would be measured in one
 * state and the next in the other. The other threads of this process are not pinned. With a single processor, both are on it.
 *
 * @param {number} childPid
 * @param {boolean} apart
 */
export function place(childPid, apart) {
  const [first, second = first] = allowedProcessors();
  pin(process.pid, first); // the main thread's id is the process's
  pin(childPid, apart ? second : first);
}
