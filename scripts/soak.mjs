// `npm run soak`: many children of every kind, through both APIs, on terminals and pipes, read, fed, paused, resized and
// ended at any moment. Not one byte may be lost or changed, no descriptor, child and zombie may be left, and memory must
// stay flat. The jobs are in attacks/soak/kinds/.
//
//   npm run soak                                10,000 jobs
//   npm run soak -- --short                     300, for CI
//   npm run soak -- --minutes 60                as many as an hour is enough for
//   npm run soak -- --runs 500 --concurrency 8 --seed 7
//   npm run soak -- --kind mixed                only jobs of a kind; may be given again
//   npm run soak -- --seed 7 --job 1234         one job of an earlier run

import './setup.mjs';
import { memoryGrowth, sampleMemory } from '../attacks/soak/flatness.mjs';
import { Job } from '../attacks/soak/job.mjs';
import { kinds } from '../attacks/soak/kinds/index.mjs';
import { parseArguments } from './lib/arguments.mjs';
import { children, openDescriptors, zombies } from './lib/leftovers.mjs';
import { fail } from './lib/run.mjs';
import { mulberry32 } from './lib/shuffled.mjs';

const SAYS_EVERY_MS = 2000;
/** So long nothing has ever taken: a child whose end was missed would be waited for for ever. */
const HANGS_AFTER_MS = 60_000;

const { values, filters } = parseArguments({
  short: { type: 'boolean' },
  runs: { type: 'string' },
  minutes: { type: 'string' },
  concurrency: { type: 'string', default: '4' },
  seed: { type: 'string' },
  kind: { type: 'string', multiple: true },
  job: { type: 'string' },
});
if (filters.length > 0) fail(`What is ${filters.join(' ')}? See the top of scripts/soak.mjs.`);
const until = values.minutes
  ? Date.now() + count('--minutes', values.minutes) * 60_000
  : Number.POSITIVE_INFINITY;
const runs = values.minutes
  ? Number.POSITIVE_INFINITY
  : count('--runs', values.runs ?? (values.short ? '300' : '10000'));
const concurrency = count('--concurrency', values.concurrency);
const seed = Number(values.seed ?? process.env.STRAND_SEED ?? Math.floor(Math.random() * 2 ** 31));
if (!Number.isInteger(seed)) fail(`--seed takes a whole number, not ${JSON.stringify(values.seed)}.`);
const chosen = kinds.filter(([name]) => values.kind?.includes(name) ?? true);
if (chosen.length < (values.kind?.length ?? 1))
  fail(`A kind is one of ${kinds.map(([name]) => name).join(', ')}.`);
/** Each as often as its weight. */
const drawn = chosen.flatMap(([name, weight, run]) => Array(weight).fill({ name, run }));

const strand = { ...(await import('strand-pty')), nodePty: await import('strand-pty/node-pty') };
/** @type {string[]} */
const problems = [];
let started = 0;
let ended = 0;
let lost = 0;
let saidAt = Date.now();
let endedAt = Date.now();
/** @type {Map<number, string>} */
const running = new Map();

console.log(`seed ${seed}`);
if (values.job !== undefined) {
  await run(count('--job', values.job));
} else {
  // One of each before anything is counted: what is opened once and for all is no leak.
  for (const { run } of new Set(drawn)) await run(new Job(1), strand);
  await soak();
}
for (const problem of problems) console.log(`FAIL ${problem}`);
process.exitCode = problems.length > 0 ? 1 : 0;

async function soak() {
  const before = { descriptors: openDescriptors().length, zombies: zombies().length };
  const watchdog = setInterval(watch, HANGS_AFTER_MS / 4);
  await Promise.all(Array.from({ length: Math.min(concurrency, runs) }, work));
  clearInterval(watchdog);

  const after = { descriptors: openDescriptors(), zombies: zombies(), children: children() };
  if (after.descriptors.length > before.descriptors) {
    problems.push(`descriptors: ${after.descriptors.join(', ')}`);
  }
  if (after.zombies.length > before.zombies) problems.push(`zombies: ${after.zombies.join(', ')}`);
  if (after.children.length > after.zombies.length) problems.push(`children: ${after.children.join(', ')}`);
  const memory = memoryGrowth();
  if (memory.grows) problems.push(memory.text);
  console.log(`soak: ${ended} runs, ${lost} lost`);
  console.log(`descriptors: ${before.descriptors} before, ${after.descriptors.length} after`);
  console.log(`zombies: ${before.zombies} before, ${after.zombies.length} after`);
  console.log(memory.text);
  // The runs, the descriptors, the zombies, the children and the memory.
  const checks = ended + 4;
  console.log(`${checks - problems.length} passed, ${problems.length} failed`);
}

async function work() {
  while (started < runs && Date.now() < until) {
    await run(++started);
    ended += 1;
    endedAt = Date.now();
    sayProgress();
  }
}

/** @param {number} number */
async function run(number) {
  // Of the seed and the number alone: so a job can be repeated without those before it.
  const ownSeed = Math.floor(mulberry32(seed + number * 7919)() * 2 ** 31);
  const job = new Job(ownSeed);
  const { name, run } = job.one(drawn);
  running.set(number, name);
  try {
    await run(job, strand);
  } catch (error) {
    job.problems.push(error.stack);
  }
  running.delete(number);
  if (job.problems.length === 0) return;
  lost += 1;
  const replay = [
    '--seed',
    seed,
    '--job',
    number,
    ...(values.kind ?? []).flatMap((kind) => ['--kind', kind]),
  ];
  problems.push(`${replay.join(' ')} (${name}): ${job.problems.join('; ')}`);
  console.log(`FAIL ${problems.at(-1)}`);
}

function sayProgress() {
  if (Date.now() - saidAt < SAYS_EVERY_MS) return;
  saidAt = Date.now();
  sampleMemory(ended);
  console.log(`${ended} runs, ${lost} lost`);
}

function watch() {
  if (Date.now() - endedAt < HANGS_AFTER_MS) return;
  const names = [...running].map(([number, name]) => `--job ${number} (${name})`);
  fail(
    `soak: ${ended} of ${started} runs ended, and nothing has happened for ${HANGS_AFTER_MS / 1000} s: ${names.join(', ')}`,
  );
}

/**
 * @param {string} option
 * @param {string} value
 */
function count(option, value) {
  const number = Number(value);
  if (Number.isInteger(number) && number > 0) return number;
  return fail(`${option} takes a whole number of at least 1, not ${JSON.stringify(value)}.`);
}
