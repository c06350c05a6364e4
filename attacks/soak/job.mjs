// What a job of the soak test draws and compares. Each job has its own random generator, so that it can be repeated alone.

import { createCipheriv, createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { randomFrom } from '../../scripts/lib/random.mjs';
import { temporaryFolder } from '../../scripts/lib/temporary-folder.mjs';

const MATERIAL_SIZE = 1 << 20;

const zeros = (size) => Buffer.alloc(size);
/** The same random bytes in every run, and a file with them from which the children print. */
const material = createCipheriv('aes-128-ctr', zeros(16), zeros(16)).update(zeros(MATERIAL_SIZE));
const file = join(temporaryFolder('soak'), 'material');
writeFileSync(file, material);

export function sumOf(bytes) {
  return createHash('sha1').update(bytes).digest('hex');
}

export class Job {
  #random;
  problems = [];

  constructor(seed) {
    this.#random = randomFrom(seed);
  }

  /** Draws a whole number from `least` to `most`, both included. */
  whole(least, most) {
    return least + Math.floor(this.#random() * (most - least + 1));
  }

  chance(probability) {
    return this.#random() < probability;
  }

  one(items) {
    return items[this.whole(0, items.length - 1)];
  }

  /** Draws a size in bytes: mostly small, sometimes near the size of a buffer of the kernel or of Node, sometimes all bytes. */
  size() {
    const edge = this.one([0, 1, 4095, 4096, 4097, 65_535, 65_536, 65_537, 131_072]);
    return this.chance(0.3) ? edge : this.whole(0, this.one([100, 5000, 70_000, 300_000, MATERIAL_SIZE]));
  }

  /** Draws a part of the material. Returns it with the command that prints it. */
  part() {
    const size = this.size();
    const from = this.whole(0, MATERIAL_SIZE - size);
    const bytes = material.subarray(from, from + size);
    return { bytes, command: `tail -c +${from + 1} ${file} | head -c ${size}` };
  }

  /** Cuts bytes into pieces of random size. */
  pieces(bytes) {
    const pieces = [];
    for (let at = 0; at < bytes.length; ) {
      const end = at + this.whole(1, this.one([10_000, 100_000, 400_000]));
      pieces.push(bytes.subarray(at, end));
      at = end;
    }
    return pieces;
  }

  /** Waits for up to 5 ms, or, mostly, not at all. */
  async wait() {
    if (this.chance(0.3)) await delay(this.whole(0, 5));
  }

  same(got, expected, what) {
    if (got.length !== expected.length)
      this.problems.push(`${what}: ${got.length} bytes of ${expected.length}`);
    else if (sumOf(got) !== sumOf(expected)) this.problems.push(`${what}: the bytes differ from those sent`);
  }

  check(holds, what) {
    if (!holds) this.problems.push(what);
  }
}
