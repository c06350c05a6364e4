import { fileURLToPath } from 'node:url';
import { baselineProgram } from './compile-baseline.mjs';
import { questionOf } from './questions.mjs';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const measureProgram = path('measure.mjs');
const twistedProgram = path('../python/measure.py');

export const bunProgram = path('../node_modules/.bin/bun');
export const python = 'python3';

/** @returns {[file: string, args: string[]]} what answers `run` for a contestant: a process of its own each time */
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
