import { types } from 'node:util';

/** @throws {TypeError} for what is not bytes. */
export function requireBytes(data: unknown): asserts data is Uint8Array {
  if (types.isUint8Array(data)) return;
  const hint = typeof data === 'string' ? ': encode the string with Buffer.from(string)' : '';
  throw new TypeError(`data must be a Buffer or a Uint8Array, got ${describe(data)}${hint}`);
}

/** @throws {TypeError|RangeError} for anything but an integer from `least` to `most`. */
export function requireCount(name: string, value: unknown, least: number, most: number): number {
  const expected = `${name} must be an integer from ${least} to ${most}, got`;
  if (typeof value !== 'number') throw new TypeError(`${expected} ${describe(value)}`);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new RangeError(`${expected} ${value}`);
}

function describe(value: unknown): string {
  return value === null ? 'null' : typeof value === 'object' ? value.constructor.name : typeof value;
}
