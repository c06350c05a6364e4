// The memory that a stage, its preload library and the driver share: `struct control` of preload.c.

import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';

const NAME_SIZE = 24;
const NAMES_MAX = 96;
const RECORD_SIZE = 24;
const RECORDS_MAX = 8192;
const NAMES_AT = 32;
const COUNTS_AT = NAMES_AT + NAMES_MAX * NAME_SIZE;
const RECORDS_AT = COUNTS_AT + NAMES_MAX * 2 * 4;
const SIZE = RECORDS_AT + RECORDS_MAX * RECORD_SIZE;

/**
 * @typedef {object} Call one call that the addon made
 * @property {string} name such as `read` or `ioctl(TIOCGPTN)`
 * @property {'parent' | 'child'} side `child` between clone and exec
 * @property {number} ordinal the number among the calls of this name and side, from 1
 * @property {number[]} args
 */

export function createControl(file) {
  const fd = openSync(file, 'w+');
  ftruncateSync(fd, SIZE);
  closeSync(fd);
}

/**
 * Calls are recorded, and fail, only while armed.
 * @param {number} fd of the control file
 */
export function arm(fd, armed) {
  writeSync(fd, Buffer.from([armed ? 1 : 0, 0, 0, 0]), 0, 4, 0);
}

export function readControl(file) {
  const bytes = readFileSync(file);
  const number = (at) => bytes.readInt32LE(at);
  const names = Array.from({ length: number(20) }, (_, index) => nameAt(bytes, index));
  const count = Math.min(number(24), RECORDS_MAX);
  return {
    fired: number(8),
    forbidden: number(12),
    patched: number(16),
    overflow: number(24) > RECORDS_MAX,
    calls: callsOf(bytes, names, count),
  };
}

function nameAt(bytes, index) {
  const at = NAMES_AT + index * NAME_SIZE;
  return bytes.toString('latin1', at, at + NAME_SIZE).split('\0', 1)[0] ?? '';
}

function callsOf(bytes, names, count) {
  const ordinals = new Map();
  return Array.from({ length: count }, (_, index) => {
    const at = RECORDS_AT + index * RECORD_SIZE;
    const name = names[bytes.readInt32LE(at)] ?? 'other';
    const side = bytes.readInt32LE(at + 4) === 0 ? 'parent' : 'child';
    const ordinal = (ordinals.get(side + name) ?? 0) + 1;
    ordinals.set(side + name, ordinal);
    const args = [bytes.readBigInt64LE(at + 8), bytes.readBigInt64LE(at + 16)].map(Number);
    return { name, side, ordinal, args };
  });
}
