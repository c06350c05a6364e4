/** Settings of property tests: a failure shows the seed, which repeats the run. */

const seed = Number(process.env['STRAND_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
let printed = false;

/** For `fc.assert`. The seed comes from STRAND_SEED, which `npm test` sets. */
export function propertySettings(numRuns: number): { seed: number; numRuns: number } {
  if (!printed) console.log(`STRAND_SEED=${seed}`);
  printed = true;
  return { seed, numRuns };
}
