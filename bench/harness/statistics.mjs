/** @param {ArrayLike<number>} samples at least one */
export function median(samples) {
  const sorted = Float64Array.from(samples).sort();
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/** @param {ArrayLike<number>} samples at least one @param {number} share from 0 to 1 */
export function percentile(samples, share) {
  const sorted = Float64Array.from(samples).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
