import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { baselineProgram } from './compile-baseline.mjs';
import { questionOf } from './questions.mjs';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const measureProgram = path('measure.mjs');
const twistedProgram = path('../python/measure.py');
const pexpectProgram = path('../expect/measure.py');
const tclProgram = path('../expect/measure.tcl');

export const bunProgram = path('../node_modules/.bin/bun');
/** The first one that has a module: Debian installs them for /usr/bin/python3 alone. undefined: none has. */
const pythonWith = (module) =>
  ['python3', '/usr/bin/python3'].find(
    (program) => spawnSync(program, ['-c', `import ${module}`], { stdio: 'ignore' }).status === 0,
  );
export const python = pythonWith('twisted.internet.reactor');
export const pythonWithPexpect = pythonWith('pexpect');
export const hasTclExpect = () => spawnSync('expect', ['-v'], { stdio: 'ignore' }).status === 0;

/** @returns {[file: string, args: string[]]} the command with which a contestant answers `run` */
export function programOf(run, contestant, size) {
  const inJavaScript = [measureProgram, run, contestant, JSON.stringify(size)];
  const inNumbers = () => questionOf(run).baselineArguments(size).map(String);
  switch (contestant) {
    case 'c':
      return [baselineProgram, inNumbers()];
    case 'twisted':
      return [python, [twistedProgram, ...inNumbers()]];
    case 'pexpect':
      return [pythonWithPexpect, [pexpectProgram, ...inNumbers()]];
    case 'tcl-expect':
      return ['expect', [tclProgram, ...inNumbers()]];
    case 'bun':
      return [bunProgram, inJavaScript];
    default:
      return [process.execPath, ['--expose-gc', ...inJavaScript]];
  }
}
