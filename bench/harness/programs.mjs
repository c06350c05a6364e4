import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { baselineProgram } from './compile-baseline.mjs';
import { questionOf } from './questions.mjs';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const measureProgram = path('measure.mjs');
const twistedProgram = path('../python/measure.py');

export const bunProgram = path('../node_modules/.bin/bun');
const hasTwisted = (program) =>
  spawnSync(program, ['-c', 'import twisted.internet.reactor'], { stdio: 'ignore' }).status === 0;
/** The first one that has Twisted: Debian installs it for /usr/bin/python3 alone. undefined: none has. */
export const python = ['python3', '/usr/bin/python3'].find(hasTwisted);

/** @returns {[file: string, args: string[]]} the command with which a contestant answers `run` */
export function programOf(run, contestant, size) {
  const inJavaScript = [measureProgram, run, contestant, JSON.stringify(size)];
  const inNumbers = () => questionOf(run).baselineArguments(size).map(String);
  switch (contestant) {
    case 'c':
      return [baselineProgram, inNumbers()];
    case 'twisted':
      return [python, [twistedProgram, ...inNumbers()]];
    case 'bun':
      return [bunProgram, inJavaScript];
    default:
      return [process.execPath, ['--expose-gc', ...inJavaScript]];
  }
}
