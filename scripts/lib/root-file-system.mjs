import { join } from 'node:path';

/**
 * Runs a program in a root file system with terminals of its own. It has to print "spawned".
 * @param {string} system the path of the root file system
 * @param {readonly string[]} command
 * @param {import('./places.mjs').Room['run']} run
 */
export function spawnsInside(system, command, run) {
  const terminals = join(system, 'dev/pts');
  run('mount', ['-t', 'devpts', 'devpts', terminals]);
  try {
    const output = run('chroot', [system, ...command], { timeout: 60_000 });
    if (!/spawned/.test(output)) throw new Error(`no output of the child arrived: ${output.trim()}`);
  } finally {
    run('umount', [terminals]);
  }
}
