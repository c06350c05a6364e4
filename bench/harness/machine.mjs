import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';

const strandPackage = new URL('../../packages/pty/package.json', import.meta.url);

/**
 * Describes what the figures depend on, without the name of the machine.
 *
 * @param {[label: string, version: string][]} peers
 */
export function describeMachine(peers) {
  const processors = cpus();
  // Without the suffix of the kernel's release, which is often a name.
  const kernel = /^[\d.]+\d/.exec(release())?.[0] ?? 'unknown';
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: `Linux ${kernel}`,
    date: new Date().toISOString().slice(0, 10),
    // The load of the minute before the run.
    load: Number(loadavg()[0].toFixed(2)),
    versions: {
      Node: process.version.slice(1),
      'strand-pty': JSON.parse(readFileSync(strandPackage, 'utf8')).version,
      ...Object.fromEntries(peers),
      cc: execFileSync('cc', ['-dumpfullversion'], { encoding: 'utf8' }).trim(),
    },
  };
}
