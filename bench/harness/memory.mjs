// How much memory JavaScript uses. Node needs --expose-gc.

/** Collects twice: the second collection frees what the first has finalized. */
function collect() {
  for (let i = 0; i < 2; i++) {
    if (process.versions.bun === undefined) globalThis.gc();
    else globalThis.Bun.gc(true);
  }
}

/** @returns {number} the bytes of reachable objects, strings and buffers */
export function bytesInUse() {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
