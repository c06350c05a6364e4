// Runs other programs, and prints their output only if they fail.

import { spawnSync } from 'node:child_process';
import { root } from './project.mjs';

/** Prints a sentence, and exits with 1. */
export function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

/** Runs a program and returns its output. */
export function capture(file, args, options = {}) {
  const result = spawnSync(file, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: Infinity,
    ...options,
  });
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}`;
  return {
    ok: result.status === 0,
    pid: result.pid,
    output: result.error ? `${output}${result.error.message}\n` : output,
    ending: result.signal ? `was killed by ${result.signal}` : `exited with ${result.status}`,
  };
}

/**
 * Runs a program. If it fails, prints its output and ends the script.
 * @param {string} title names the step in the error: `Packing`
 */
export function step(title, file, args, options) {
  const result = capture(file, args, options);
  if (result.ok) return;
  process.stderr.write(result.output);
  fail(`${title} failed: \`${[file, ...args].join(' ')}\` ${result.ending}.`);
}

/**
 * Announces a step that takes a while. On stderr, since stdout of `npm start -- PROGRAM` is the output of the program.
 */
export function announce(what) {
  console.error(`strand: ${what}`);
}
