/** Reads the given number of bytes from its terminal, in bursts with pauses, and prints their SHA-256. */
import { createHash } from 'node:crypto';
import { readSync, writeSync } from 'node:fs';

const BURST = 16 * 1024;
const hash = createHash('sha256');
const buffer = Buffer.alloc(4096);
const pause = new Int32Array(new SharedArrayBuffer(4));

let isFirst = true;
writeSync(1, 'ready');
let left = Number(process.argv[2]);
for (let burst = BURST; left > 0; ) {
  const length = readSync(0, buffer, 0, Math.min(buffer.length, left), null);
  hash.update(buffer.subarray(0, length));
  left -= length;
  burst -= length;
  if (burst > 0) continue;
  // The first pause is long enough for the writer to fill the terminal.
  Atomics.wait(pause, 0, 0, isFirst ? 300 : 5);
  isFirst = false;
  burst = BURST;
}
writeSync(1, hash.digest('hex'));
