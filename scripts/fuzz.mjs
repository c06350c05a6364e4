// `npm run fuzz` calls the public functions with invalid arguments, and gives strand-terminal random streams. See
// attacks/fuzz/README.md.
//
//   npm run fuzz                                     every target: 60 seconds of calls, 100,000 streams
//   npm run fuzz -- --seconds 600 --streams 1000000 --seed 7
//   npm run fuzz -- --target stream --target spawn   only these
//   npm run fuzz -- --target stream --seed 12 --path 3:0:1   one case of an earlier run
//   npm run fuzz -- --unclear                        also lists TypeErrors that do not say what the caller did wrong
//   npm run fuzz -- --sanitize                       with the addon under AddressSanitizer and UndefinedBehaviorSanitizer
//   npm run fuzz -- --threads                        threads alone, with the addon under ThreadSanitizer

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { addressSanitizer, racesOf, threadSanitizer } from '../attacks/fuzz/sanitized.mjs';
import { streamTargets } from '../attacks/fuzz/streams/index.mjs';
import { targets } from '../attacks/fuzz/targets/index.mjs';
import { parseArguments, positiveInteger, seedFrom } from './lib/arguments.mjs';
import { root } from './lib/project.mjs';
import { fail } from './lib/run.mjs';

/** Time for a target to end its last case and to shrink a failing one. */
const EXTRA_TIME_MS = 90_000;
/** Time for a stream on a busy machine. */
const STREAM_TIME_MS = 100;

const { values } = parseArguments(
  {
    target: { type: 'string', multiple: true },
    seconds: { type: 'string', default: '60' },
    streams: { type: 'string', default: '100000' },
    seed: { type: 'string' },
    path: { type: 'string' },
    sanitize: { type: 'boolean' },
    threads: { type: 'boolean' },
    unclear: { type: 'boolean' },
  },
  { filters: false },
);
const allNames = [...Object.keys(targets), ...Object.keys(streamTargets)];
// The sanitizers check the addon, which the streams do not use, and `shells` uses as it is built.
const sanitized = Object.keys(targets).filter((name) => name !== 'shells');
const byDefault = values.threads ? ['threads'] : values.sanitize ? sanitized : allNames;
const chosen = values.target ?? byDefault;
for (const name of chosen) {
  if (!allNames.includes(name)) fail(`There is no target ${name}: ${allNames.join(', ')}.`);
}
const seconds = Number(values.seconds);
if (!(seconds > 0)) fail(`--seconds takes a number above 0, not ${values.seconds}.`);
const streams = positiveInteger('--streams', values.streams);
const seed = seedFrom(values.seed);

mkdirSync(join(root, 'attacks', 'build'), { recursive: true });
const sanitizer = values.threads ? threadSanitizer() : values.sanitize ? addressSanitizer() : undefined;
console.log(`seed ${seed}`);
let failed = 0;
const called = chosen.filter((name) => name in targets);
for (const name of called) judge(name, run(name, Math.max(1, Math.round(seconds / called.length))));
await runStreams();
if (values.threads) {
  const races = racesOf();
  for (const race of races) console.log(race);
  if (races.length > 0) failed += 1;
}
console.log(`${chosen.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function judge(name, { status, signal }) {
  if (status === 0) return;
  failed += 1;
  if (status === 1) return;
  console.log(
    `WRONG --target ${name} --seed ${seed}: the process ended with ${signal ?? status}. Its last case:`,
  );
  console.log(readFileSync(join(root, 'attacks', 'build', `fuzz-${name}.txt`), 'utf8'));
}

/** Runs the targets that check streams, one on each processor. */
async function runStreams() {
  const names = chosen.filter((name) => name in streamTargets);
  const shares = names.reduce((sum, name) => sum + streamTargets[name].share, 0);
  const script = join(root, 'attacks', 'fuzz', 'run-streams.mjs');
  const work = async () => {
    for (let name = names.shift(); name; name = names.shift()) {
      const count = Math.ceil((streams * streamTargets[name].share) / shares);
      const args = [script, name, String(seed), String(count), ...(values.path ? [values.path] : [])];
      const child = spawn(process.execPath, args, {
        stdio: ['ignore', 'inherit', 'inherit'],
        timeout: count * STREAM_TIME_MS + EXTRA_TIME_MS,
        killSignal: 'SIGKILL',
      });
      const [status, signal] = await once(child, 'exit');
      judge(name, { status, signal });
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
}

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
