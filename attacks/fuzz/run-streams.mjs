// The process that checks the streams of one target: `run-streams.mjs TARGET SEED COUNT [PATH]`. It must end by itself.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { root, terminal } from '../../scripts/lib/project.mjs';
import { streamTargets } from './streams/index.mjs';

/** Streams that are checked at once, since a screen answers only after a turn of the event loop. */
const AT_ONCE = 100;
const SHRINKS_FOR_MS = 30_000;
/** Memory in use after the streams, above that after the first quarter of them. */
const MOST_GROWTH_MIB = 8;

const [name = '', seed = '', count = '', path] = process.argv.slice(2);
const caseFile = join(root, 'attacks', 'build', `fuzz-${name}.txt`);
const built = (file) => import(pathToFileURL(join(terminal, 'dist', file)).href);
const library = { ...(await built('index.js')), ...(await built('asciicast/index.js')) };
const { drawn, check } = streamTargets[name];
const property = fc.asyncProperty(drawn, (input) => check(input, library));
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

// A fault of the emulator is a warning, and here a failure.
process.on('warning', ({ message }) => fail(message));

if (path) await repeat(Number(seed), path);
else await checkAll();

async function checkAll() {
  let checked = 0;
  let early;
  for (let batch = Number(seed); checked < Number(count) && !process.exitCode; batch += 1) {
    writeFileSync(caseFile, `a stream of the batch --seed ${batch}`);
    const inputs = drawnFrom(batch);
    const outcomes = await Promise.allSettled(inputs.map((input) => check(input, library)));
    checked += inputs.length;
    const failed = outcomes.findIndex(({ status }) => status === 'rejected');
    if (failed >= 0) await report(batch, failed, inputs[failed], outcomes[failed].reason);
    if (checked >= Number(count) / 4) early ??= await bytesInUse();
  }
  const growth = ((await bytesInUse()) - (early ?? Number.POSITIVE_INFINITY)) / 2 ** 20;
  console.log(`${name}: ${checked} streams, ${Math.max(0, growth).toFixed(1)} MiB more in use`);
  if (growth > MOST_GROWTH_MIB) fail('memory grows with the number of streams');
}

/** What fast-check draws for a seed, in the order of its paths. */
function drawnFrom(batch) {
  const inputs = [];
  const collected = fc.property(drawn, (input) => {
    inputs.push(input);
  });
  fc.check(collected, { seed: batch, numRuns: AT_ONCE });
  return inputs;
}

/** Shrinks a stream that failed. */
async function report(batch, failed, input, reason) {
  if (await repeat(batch, String(failed))) return;
  console.log(
    `WRONG --target ${name} --seed ${batch}: fails only beside other streams: ${fc.stringify(input)}`,
  );
  fail(reason.message);
}

/** @returns {Promise<boolean>} whether it failed again */
async function repeat(batch, path) {
  const details = await fc.check(property, {
    seed: batch,
    path,
    numRuns: 1,
    interruptAfterTimeLimit: SHRINKS_FOR_MS,
  });
  if (details.counterexample === null) return false;
  console.log(`WRONG --target ${name} --seed ${batch} --path ${details.counterexamplePath}`);
  console.log(fc.stringify(details.counterexample[0]));
  fail(details.errorInstance instanceof Error ? details.errorInstance.message : details.errorInstance);
  return true;
}

function fail(message) {
  console.log(message);
  process.exitCode = 1;
}

async function bytesInUse() {
  // What timers hold is free on a later turn, and the second collection frees what the first has finalized.
  await delay(50);
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
