/** Prints how three spawns fail. The test fails if anything else is printed. */
import { ProcessProtocol, type SpawnProcessOptions, spawnProcess } from 'strand-pty';
import { childrenOf } from '../support/proc.js';

function codeOf(file: string, options: SpawnProcessOptions = {}): string {
  try {
    spawnProcess(new ProcessProtocol(), file, [file], { usePTY: true, ...options });
    return 'none';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

const codes = [codeOf('strand-nowhere'), codeOf('/'), codeOf('true', { path: '/no/such/directory' })];
setImmediate(() => console.log(JSON.stringify({ codes, zombies: childrenOf(process.pid).length })));
