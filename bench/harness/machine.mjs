import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, release } from 'node:os';

const strandPackage = new URL('../../packages/pty/package.json', import.meta.url);

/** What a figure depends on, and nothing that says whose machine it is. */
export function describeMachine(nodePtyVersion) {
  const processors = cpus();
  // Only the numbers of the kernel's release: what distributions append is often a name.
  const kernel = /^[\d.]+\d/.exec(release())?.[0] ?? 'unknown';
  const compiler = execFileSync('cc', ['-dumpfullversion'], { encoding: 'utf8' }).trim();
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    kernel: `Linux ${kernel}`,
    node: process.version.slice(1),
    'strand-pty': JSON.parse(readFileSync(strandPackage, 'utf8')).version,
    ...(nodePtyVersion !== undefined && { 'node-pty': nodePtyVersion }),
    cc: compiler,
  };
}
