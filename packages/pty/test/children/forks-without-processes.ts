/**
 * Changes to a user at its limit of processes. Prints how three kinds of spawns fail and how many descriptors
 * they leave open.
 */
import { readdirSync } from 'node:fs';
import { ProcessProtocol, type SpawnError, type SpawnProcessOptions, spawnProcess } from 'strand-pty';

const NOBODY = 65_534;
process.setgroups?.([]);
process.setgid?.(NOBODY);
process.setuid?.(NOBODY);

function countDescriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

function fail(options: SpawnProcessOptions): object {
  const before = countDescriptors();
  try {
    spawnProcess(new ProcessProtocol(), 'true', ['true'], options);
    return {};
  } catch (error) {
    const { code, syscall } = error as SpawnError;
    return { code, syscall, left: countDescriptors() - before };
  }
}

const failures = [
  {},
  { usePTY: true },
  { usePTY: true, childFDs: { 0: 'pty', 2: 'r', 3: 'w' } as const },
].map(fail);
console.log(JSON.stringify(failures));
