// What JavaScript keeps in memory. Node has to be started with --expose-gc, as it is here.

/** Twice: what a first collection finalizes is freed by the second. */
function collect() {
  for (let i = 0; i < 2; i++) {
    if (process.versions.bun === undefined) globalThis.gc();
    else globalThis.Bun.gc(true);
  }
}

/** @returns {number} bytes that are reachable: objects, strings, buffers */
export function bytesInUse() {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
