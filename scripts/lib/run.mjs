// Running other programs: quiet, unless they fail.

import { spawnSync } from 'node:child_process';
import { root } from './project.mjs';

/**
 * Ends the script with one sentence.
 * @param {string} sentence
 * @returns {never}
 */
export function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

/**
 * Runs a program to its end and keeps what it printed.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} [options]
 */
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
 * Does one step of a build; when it fails, shows why and ends the script.
 * @param {string} title what is being done, in the words of a person who waits for it
 * @param {string} file
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} [options]
 */
export function step(title, file, args, options) {
  const result = capture(file, args, options);
  if (result.ok) return;
  process.stderr.write(result.output);
  fail(`${title} failed: \`${[file, ...args].join(' ')}\` ${result.ending}.`);
}

/**
 * Says what takes a while. On stderr: the output of `npm start -- PROGRAM` is the program's.
 * @param {string} what
 */
export function announce(what) {
  console.error(`strand: ${what}`);
}
