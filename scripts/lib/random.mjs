// Random values that a seed repeats. fast-check draws them.

import fc from 'fast-check';

/** Returns the items in a random order. */
export function shuffled(items, seed) {
  return draw(fc.shuffledSubarray([...items], { minLength: items.length }), seed);
}

/** Returns a replacement for Math.random that begins at a seed. */
export function randomFrom(seed) {
  const numbers = draw(fc.infiniteStream(fc.noBias(fc.nat(0x7fffffff)), { noHistory: true }), seed);
  return () => numbers.next().value / 2 ** 31;
}

function draw(arbitrary, seed) {
  return fc.sample(arbitrary, { seed, numRuns: 1 })[0];
}
