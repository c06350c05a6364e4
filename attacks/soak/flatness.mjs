// Checks that memory stays flat: memory that each job leaks shows as a slope.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Resident memory also varies by some MiB without a leak: fragmentation, compiled code. */
const GROWS_FROM_MIB = 24;
/** A run with fewer samples proves nothing. */
const LEAST_SAMPLES = 40;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

const samples = [];

/** @param {number} runs that have ended */
export function sampleMemory(runs) {
  collect();
  samples.push({ runs, mib: process.memoryUsage.rss() / 2 ** 20 });
}

/** Returns the growth from the second quarter to the last, and for each 1,000 runs. */
export function memoryGrowth() {
  const quarter = Math.floor(samples.length / 4);
  const [early, late] = [samples.slice(quarter, 2 * quarter), samples.slice(-quarter)].map(median);
  if (quarter < 2 || !early || !late) return { text: 'memory: the run is too short to tell', grows: false };
  const growth = late.mib - early.mib;
  const slope = (growth / Math.max(1, late.runs - early.runs)) * 1000;
  const text = `memory: ${early.mib.toFixed(1)} MiB in the second quarter, ${late.mib.toFixed(1)} in the last, ${slope.toFixed(2)} per 1,000 runs`;
  return { text, grows: samples.length >= LEAST_SAMPLES && growth > GROWS_FROM_MIB };
}

function median(part) {
  return [...part].sort((a, b) => a.mib - b.mib)[Math.floor(part.length / 2)];
}
