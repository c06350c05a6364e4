// Writes docs/faults.md from the results of a whole run.

import { arch, release } from 'node:os';
import { scenarios } from './scenarios/index.mjs';
import { countsOf, markdownOf } from './table.mjs';

/**
 * @param {readonly string[]} names of the scenarios
 * @param {{ total: number, unreached: number }} counts the planned faults, and the planned calls that were not made in this run
 */
export function writeReport(results, names, { total, unreached }) {
  const { right, SpawnError, told, wrong } = countsOf(results);
  const fallbacks = names.filter((name) => name.includes('/')).length;
  return `# Faults

<!-- Written by \`npm run test:faults -- --write\`. -->

What happens when a system call fails. In this test every system call and every allocation of the native addon failed in turn, with
every errno that its man page allows, each time in a process of its own.

| | faults |
|---|--:|
| planned: each call of each scenario, with each errno | ${total} |
| injected in this run | ${results.length} |
| no effect: the call was retried, or a fallback was used | ${right} |
| \`spawn\` threw a \`SpawnError\` with the step and the errno | ${SpawnError} |
| reported later: 'error', a rejection, \`connectionLost\`, or an \`Error\` with \`code\` from the call | ${told} |
| **wrong** | ${wrong} |

After each fault the test checks that no child, no zombie and no open descriptor is left, that no descriptor of other code was closed, that
the parent lives and does not spin, and that its next child works. A transient failure (EINTR, EAGAIN, a short read or write) that is
reported counts as wrong. So does output that ends early without an error.

Run on Node ${process.version}, Linux ${release()}, ${arch()}; ${names.length} scenarios, ${fallbacks} of them with the fallbacks for older kernels
(\`STRAND_PTY_WITHOUT\`): ${Object.keys(scenarios).join(', ')}. ${unreached} calls were not reached: how often a
loop reads or waits depends on timing.

Not injected: \`clone3\` (not called through the C library), \`sched_yield\`, \`clock_gettime\` and \`umask\` (these do not fail),
and Node's own calls.

How to run it: [attacks/faults/README.md](../attacks/faults/README.md).

## In the parent

${markdownOf(results, 'parent')}

## In the child, between clone and exec

${markdownOf(results, 'child')}
`;
}
