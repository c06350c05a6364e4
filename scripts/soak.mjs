// `npm run soak`: many children that print 256 KiB and exit, through both APIs in turn. Not one byte may be lost, and no
// descriptor and no zombie may be left.
//
//   npm run soak                                10,000 children
//   npm run soak -- --short                     300, for CI
//   npm run soak -- --runs 500 --concurrency 8

import './setup.mjs';
import { parseArguments } from './lib/arguments.mjs';
import { fail } from './lib/run.mjs';

/** What was lost most at other places: the last bytes of a child that exits at once. */
const size = 262_144;
const script = `stty raw -echo; exec head -c ${size} /dev/zero`;
const silence = 2000;
/** So long nothing has ever taken: a child whose end was missed would be waited for for ever. */
const patience = 60_000;

const { values, filters } = parseArguments({
  short: { type: 'boolean' },
  runs: { type: 'string' },
  concurrency: { type: 'string', default: '4' },
});
if (filters.length > 0) fail(`What is ${filters.join(' ')}? See the top of scripts/soak.mjs.`);
const runs = count('--runs', values.runs ?? (values.short ? '300' : '10000'));
const concurrency = count('--concurrency', values.concurrency);

const { ProcessProtocol, spawn, spawnProcess } = await import('strand-pty');
const { openDescriptors, zombies } = await import('./lib/leftovers.mjs');

/** @type {readonly [name: string, run: () => Promise<number>][]} */
const ways = [
  ['stream', throughStream],
  ['transport', throughTransport],
];
/** @type {string[]} */
const problems = [];
let started = 0;
let ended = 0;
let lost = 0;
let saidAt = Date.now();

// One of each before anything is counted: what is opened once and for all is no leak.
for (const [, run] of ways) await run();
const before = { descriptors: openDescriptors().length, zombies: zombies().length };

const watchdog = setTimeout(() => {
  fail(`soak: ${ended} of ${started} runs ended, and nothing has happened for ${patience / 1000} s`);
}, patience);
await Promise.all(Array.from({ length: Math.min(concurrency, runs) }, work));
clearTimeout(watchdog);

const after = { descriptors: openDescriptors(), zombies: zombies() };
if (after.descriptors.length > before.descriptors) {
  problems.push(`descriptors: ${after.descriptors.join(', ')}`);
}
if (after.zombies.length > before.zombies) problems.push(`zombies: ${after.zombies.join(', ')}`);

for (const problem of problems) console.log(`FAIL ${problem}`);
console.log(`soak: ${runs} runs, ${lost} lost`);
console.log(`descriptors: ${before.descriptors} before, ${after.descriptors.length} after`);
console.log(`zombies: ${before.zombies} before, ${after.zombies.length} after`);
// The runs, the descriptors and the zombies.
const checks = runs + 2;
console.log(`${checks - problems.length} passed, ${problems.length} failed`);
process.exitCode = problems.length > 0 ? 1 : 0;

async function work() {
  while (started < runs) {
    const number = started++;
    const [name, run] = ways[number % ways.length];
    const length = await run();
    ended += 1;
    watchdog.refresh();
    if (length !== size) {
      lost += 1;
      problems.push(`run ${number} through the ${name}: ${length} bytes of ${size}`);
    }
    sayProgress();
  }
}

function sayProgress() {
  if (Date.now() - saidAt < silence) return;
  saidAt = Date.now();
  console.log(`${ended} of ${runs} runs, ${lost} lost`);
}

/** The bytes that a child's stream gave until its 'close'. */
function throughStream() {
  return new Promise((resolve) => {
    let length = 0;
    spawn('sh', ['-c', script])
      .on('data', (chunk) => {
        length += chunk.length;
      })
      .on('close', () => resolve(length));
  });
}

/** The bytes that a protocol received until `processEnded`. */
function throughTransport() {
  return new Promise((resolve) => {
    let length = 0;
    class Counter extends ProcessProtocol {
      outReceived(data) {
        length += data.length;
      }
      processEnded() {
        resolve(length);
      }
    }
    spawnProcess(new Counter(), 'sh', ['sh', '-c', script], { usePTY: true });
  });
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
