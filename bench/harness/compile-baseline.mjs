import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const sources = new URL('../c/', import.meta.url);
const output = new URL('../.build/', import.meta.url);

export const baselineProgram = fileURLToPath(new URL('baseline', output));

/** The command of c/responder.c, a child that answers at once. @type {[string, string[]]} */
export const responder = [baselineProgram, ['responder']];

/** Compiles each time: it takes less than a second, and nobody would notice an old binary. */
export function compileBaseline() {
  mkdirSync(output, { recursive: true });
  const files = readdirSync(sources).filter((name) => name.endsWith('.c'));
  const flags = ['-std=c11', '-D_GNU_SOURCE', '-O2', '-Wall', '-Wextra', '-Werror'];
  execFileSync('cc', [...flags, '-o', baselineProgram, ...files], {
    cwd: fileURLToPath(sources),
    stdio: 'inherit',
  });
}
