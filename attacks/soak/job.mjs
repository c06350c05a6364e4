// What a job of the soak draws and compares. Each has a generator of its own, so that one can be repeated alone.

import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { mulberry32 } from '../../scripts/lib/shuffled.mjs';

const MATERIAL_SIZE = 1 << 20;

/** Bytes of every value, in a file from which the children print. */
export const material = Buffer.alloc(MATERIAL_SIZE);
const draw = mulberry32(1);
for (let at = 0; at < MATERIAL_SIZE; at++) material[at] = Math.floor(draw() * 256);
const folder = mkdtempSync(join(tmpdir(), 'strand-soak-'));
export const file = join(folder, 'material');
writeFileSync(file, material);
process.on('exit', () => rmSync(folder, { recursive: true }));

/** @param {Uint8Array} bytes */
export function sumOf(bytes) {
  return createHash('sha1').update(bytes).digest('hex');
}

export class Job {
  #random;
  /** @type {string[]} */
  problems = [];

  /** @param {number} seed */
  constructor(seed) {
    this.#random = mulberry32(seed);
  }

  /** A whole number from `least` to `most`. */
  whole(/** @type {number} */ least, /** @type {number} */ most) {
    return least + Math.floor(this.#random() * (most - least + 1));
  }

  chance(/** @type {number} */ probability) {
    return this.#random() < probability;
  }

  /**
   * @template T
   * @param {readonly T[]} items
   */
  one(items) {
    return items[this.whole(0, items.length - 1)];
  }

  /** Mostly small, and sometimes all that there is; around the sizes at which buffers are full. */
  size() {
    const edge = this.one([0, 1, 4095, 4096, 4097, 65_535, 65_536, 65_537, 131_072]);
    return this.chance(0.3) ? edge : this.whole(0, this.one([100, 5000, 70_000, 300_000, MATERIAL_SIZE]));
  }

  /** A part of the material, and the command that prints it. */
  part() {
    const size = this.size();
    const from = this.whole(0, MATERIAL_SIZE - size);
    const bytes = material.subarray(from, from + size);
    return { bytes, command: `tail -c +${from + 1} ${file} | head -c ${size}` };
  }

  /**
   * The bytes in pieces of any size.
   * @param {Buffer} bytes
   */
  pieces(bytes) {
    const pieces = [];
    for (let at = 0; at < bytes.length; ) {
      const end = at + this.whole(1, this.one([10_000, 100_000, 400_000]));
      pieces.push(bytes.subarray(at, end));
      at = end;
    }
    return pieces;
  }

  /** Some milliseconds, or none. */
  async wait() {
    if (this.chance(0.3)) await delay(this.whole(0, 5));
  }

  /**
   * @param {Buffer} got
   * @param {Buffer} expected
   * @param {string} what
   */
  same(got, expected, what) {
    if (got.length !== expected.length)
      this.problems.push(`${what}: ${got.length} bytes of ${expected.length}`);
    else if (sumOf(got) !== sumOf(expected)) this.problems.push(`${what}: other bytes than were sent`);
  }

  /**
   * @param {boolean} holds
   * @param {string} what
   */
  check(holds, what) {
    if (!holds) this.problems.push(what);
  }
}
