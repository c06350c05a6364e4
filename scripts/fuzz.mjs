// `npm run fuzz` calls the public functions with invalid arguments. See attacks/fuzz/README.md.
//
//   npm run fuzz                                     every target, 60 seconds in all
//   npm run fuzz -- --seconds 600 --seed 7
//   npm run fuzz -- --target stream --target spawn   only these
//   npm run fuzz -- --target stream --seed 12 --path 3:0:1   one case of an earlier run
//   npm run fuzz -- --unclear                        also lists TypeErrors that do not say what the caller did wrong
//   npm run fuzz -- --sanitize                       with the addon under AddressSanitizer and UndefinedBehaviorSanitizer
//   npm run fuzz -- --threads                        threads alone, with the addon under ThreadSanitizer

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addressSanitizer, racesOf, threadSanitizer } from '../attacks/fuzz/sanitized.mjs';
import { targets } from '../attacks/fuzz/targets/index.mjs';
import { parseArguments, seedFrom } from './lib/arguments.mjs';
import { root } from './lib/project.mjs';
import { fail } from './lib/run.mjs';

/** Time for a target to end its last case and to shrink a failing one. */
const EXTRA_TIME_MS = 90_000;

const { values } = parseArguments(
  {
    target: { type: 'string', multiple: true },
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string' },
    path: { type: 'string' },
    sanitize: { type: 'boolean' },
    threads: { type: 'boolean' },
    unclear: { type: 'boolean' },
  },
  { filters: false },
);
const chosen = values.target ?? (values.threads ? ['threads'] : Object.keys(targets));
for (const name of chosen) {
  if (!(name in targets)) fail(`There is no target ${name}: ${Object.keys(targets).join(', ')}.`);
}
const seconds = Number(values.seconds);
if (!(seconds > 0)) fail(`--seconds takes a number above 0, not ${values.seconds}.`);
const seed = seedFrom(values.seed);

mkdirSync(join(root, 'attacks', 'build'), { recursive: true });
const sanitizer = values.threads ? threadSanitizer() : values.sanitize ? addressSanitizer() : undefined;
console.log(`seed ${seed}`);
let failed = 0;
for (const name of chosen) {
  const { status, signal } = run(name, Math.max(1, Math.round(seconds / chosen.length)));
  if (status === 0) continue;
  failed += 1;
  if (status !== 1) {
    console.log(
      `WRONG --target ${name} --seed ${seed}: the process ended with ${signal ?? status}. Its last case:`,
    );
    console.log(readFileSync(join(root, 'attacks', 'build', `fuzz-${name}.txt`), 'utf8'));
  }
}
if (values.threads) {
  const races = racesOf();
  for (const race of races) console.log(race);
  if (races.length > 0) failed += 1;
}
console.log(`${chosen.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/**
 * Runs a target with a low limit of descriptors, so that a leak fails soon, and in a session without a terminal.
 * @param {number} share its part of the time, in seconds
 */
function run(name, share) {
  const script = join(root, 'attacks', 'fuzz', 'run.mjs');
  const args = [script, name, String(seed), String(share), ...(values.path ? [values.path] : [])];
  // The sanitizers do not work with a randomized address space.
  const wrapper = ['--wait', 'prlimit', '--nofile=512:512', ...(sanitizer ? ['setarch', '-R'] : [])];
  return spawnSync('setsid', [...wrapper, process.execPath, ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...sanitizer, ...(values.unclear && { STRAND_FUZZ_UNCLEAR: '1' }) },
    timeout: share * 1000 + EXTRA_TIME_MS,
    killSignal: 'SIGKILL',
  });
}
