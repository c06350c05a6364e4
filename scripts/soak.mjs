// `npm run soak` runs thousands of jobs: children on terminals and pipes, through both APIs and in sessions, that are read, written
// to, paused, resized and ended at random moments. It fails when a byte is lost or changed, when a descriptor, a child or a zombie
// is left, or when memory grows. The jobs are in attacks/soak/kinds/.
//
//   npm run soak                                10,000 jobs
//   npm run soak -- --short                     300 jobs, for CI
//   npm run soak -- --minutes 60                jobs for an hour
//   npm run soak -- --runs 500 --concurrency 8 --seed 7
//   npm run soak -- --kind mixed                only jobs of this kind; repeatable
//   npm run soak -- --seed 7 --job 1234         one job of an earlier run

import { memoryGrowth, sampleMemory } from '../attacks/soak/flatness.mjs';
import { Job } from '../attacks/soak/job.mjs';
import { kinds } from '../attacks/soak/kinds/index.mjs';
import { parseArguments, positiveInteger, seedFrom } from './lib/arguments.mjs';
import { children, openDescriptors, zombies } from './lib/leftovers.mjs';
import { randomFrom } from './lib/random.mjs';
import { fail } from './lib/run.mjs';

const PROGRESS_INTERVAL_MS = 2000;
/** Longer than any job takes. A job whose end was missed would be waited for forever. */
const HANG_TIMEOUT_MS = 60_000;

const { values } = parseArguments(
  {
    short: { type: 'boolean' },
    runs: { type: 'string' },
    minutes: { type: 'string' },
    concurrency: { type: 'string', default: '4' },
    seed: { type: 'string' },
    kind: { type: 'string', multiple: true },
    job: { type: 'string' },
  },
  { filters: false },
);
const until = values.minutes
  ? Date.now() + positiveInteger('--minutes', values.minutes) * 60_000
  : Number.POSITIVE_INFINITY;
const runs = values.minutes
  ? Number.POSITIVE_INFINITY
  : positiveInteger('--runs', values.runs ?? (values.short ? '300' : '10000'));
const concurrency = positiveInteger('--concurrency', values.concurrency);
const seed = seedFrom(values.seed);
const chosen = kinds.filter(([name]) => values.kind?.includes(name) ?? true);
if (chosen.length < (values.kind?.length ?? 1))
  fail(`--kind takes one of ${kinds.map(([name]) => name).join(', ')}.`);
/** Each kind as often as its weight. */
const weighted = chosen.flatMap(([name, weight, run]) => Array(weight).fill({ name, run }));

const strand = {
  ...(await import('strand-pty')),
  ...(await import('strand-terminal')),
  nodePty: await import('strand-pty/node-pty'),
};
const problems = [];
let started = 0;
let ended = 0;
let lost = 0;
let lastProgress = Date.now();
let lastEnd = Date.now();
const running = new Map();

console.log(`seed ${seed}`);
if (values.job !== undefined) {
  await run(positiveInteger('--job', values.job));
} else {
  // One job of each kind before anything is counted: what stays open for the life of the process is not a leak.
  for (const { run } of new Set(weighted)) await run(new Job(1), strand);
  await soak();
}
for (const problem of problems) console.log(`FAIL ${problem}`);
process.exitCode = problems.length > 0 ? 1 : 0;

async function soak() {
  const before = { descriptors: openDescriptors().length, zombies: zombies().length };
  const watchdog = setInterval(failOnHang, HANG_TIMEOUT_MS / 4);
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
  // Each job, and the descriptors, the zombies, the children and the memory.
  const checks = ended + 4;
  console.log(`${checks - problems.length} passed, ${problems.length} failed`);
}

async function work() {
  while (started < runs && Date.now() < until) {
    await run(++started);
    ended += 1;
    lastEnd = Date.now();
    printProgress();
  }
}

async function run(number) {
  // From the seed and the number alone, so that a job can be repeated without the earlier ones.
  const job = new Job(Math.floor(randomFrom(seed + number * 7919)() * 2 ** 31));
  const { name, run } = job.one(weighted);
  running.set(number, name);
  try {
    await run(job, strand);
  } catch (error) {
    job.problems.push(error.stack);
  }
  running.delete(number);
  if (job.problems.length === 0) return;
  lost += 1;
  const kindOptions = (values.kind ?? []).map((kind) => ` --kind ${kind}`).join('');
  problems.push(`--seed ${seed} --job ${number}${kindOptions} (${name}): ${job.problems.join('; ')}`);
  console.log(`FAIL ${problems.at(-1)}`);
}

function printProgress() {
  if (Date.now() - lastProgress < PROGRESS_INTERVAL_MS) return;
  lastProgress = Date.now();
  sampleMemory(ended);
  console.log(`${ended} runs, ${lost} lost`);
}

function failOnHang() {
  if (Date.now() - lastEnd < HANG_TIMEOUT_MS) return;
  const names = [...running].map(([number, name]) => `--job ${number} (${name})`);
  fail(
    `soak: ${ended} of ${started} runs have ended, and none in the last ${HANG_TIMEOUT_MS / 1000} s. Running: ${names.join(', ')}`,
  );
}
