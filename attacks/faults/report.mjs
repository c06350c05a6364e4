// docs/faults.md, from the results of a whole run.

import { arch, release } from 'node:os';
import { scenarios } from './scenarios/index.mjs';
import { countsOf, markdownOf } from './table.mjs';

/**
 * @param {readonly import('./table.mjs').Judged[]} results
 * @param {readonly string[]} names of the scenarios
 * @param {{ total: number, unreached: number }} counts how many faults there are, and how many calls were not made this time
 */
export function writeReport(results, names, { total, unreached }) {
  const { right, SpawnError, told, wrong } = countsOf(results);
  const fallbacks = names.filter((name) => name.includes('/')).length;
  return `# Faults

<!-- Written by \`npm run test:faults -- --write\`. -->

What happens when a system call fails that does not fail on a good day: every system call and every allocation of the native
addon was made to fail in turn, with every errno that its man page allows, each time in a process of its own.

| | faults |
|---|--:|
| planned: each call of each scenario, with each errno | ${total} |
| injected in this run | ${results.length} |
| the child lived as without the fault: the call was made again, or another way was taken | ${right} |
| \`spawn\` threw a \`SpawnError\` with the step and the errno | ${SpawnError} |
| told later: 'error', a rejection, \`connectionLost\`, or an \`Error\` with \`code\` from the call | ${told} |
| **wrong** | ${wrong} |

After each of them: no child and no zombie was left, no descriptor was left open, none was closed that was not ours, the parent
lived, did not spin, and its next child was as it should be. A transient failure (EINTR, EAGAIN, a short read or write) must never
be told: those count as wrong. So does an output that ends early without an error.

Run on Node ${process.version}, Linux ${release()}, ${arch()}; ${names.length} scenarios, ${fallbacks} of them with the fallbacks for older kernels
(\`STRAND_PTY_WITHOUT\`): ${Object.keys(scenarios).join(', ')}. ${unreached} calls were not reached: how often a
loop reads or waits depends on the time.

Not injected: \`clone3\` (the way straight into a cgroup, which is not called through libc), \`sched_yield\`, \`clock_gettime\` and \`umask\`, which do not
fail, and Node's own calls.

How to run it: [attacks/faults/README.md](../attacks/faults/README.md).

## In the parent

${markdownOf(results, 'parent')}

## In the child, between clone and exec

${markdownOf(results, 'child')}
`;
}
