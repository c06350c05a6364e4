/** @param {ArrayLike<number>} samples at least one */
export function median(samples) {
  const sorted = Float64Array.from(samples).sort();
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}
