/** How orders are made, and how a failing one is told: one seed repeats a run. */

const seed = Number(process.env['STRAND_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
let told = false;

/** For `fc.assert`. The seed comes from STRAND_SEED, which `npm test` sets. */
export function settings(numRuns: number): { seed: number; numRuns: number } {
  if (!told) console.log(`STRAND_SEED=${seed}`);
  told = true;
  return { seed, numRuns };
}

/** Every order of `length` of them, with repetition. */
export function* orders<T>(items: readonly T[], length: number): Generator<T[]> {
  if (length === 0) {
    yield [];
    return;
  }
  for (const rest of orders(items, length - 1)) for (const item of items) yield [...rest, item];
}
