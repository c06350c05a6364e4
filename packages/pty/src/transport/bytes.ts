import { types } from 'node:util';

/** @throws {TypeError} for anything but a Uint8Array. */
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

/** @throws {TypeError} for anything but an iterable of Uint8Arrays. */
export function requireSequence(data: unknown): Uint8Array[] {
  const { [Symbol.iterator]: iterator }: { [Symbol.iterator]?: unknown } = Object(data);
  if (typeof iterator !== 'function')
    throw new TypeError(`data must be an array or another iterable of Uint8Arrays, got ${describe(data)}`);
  const items: unknown[] = [...(data as Iterable<unknown>)];
  for (const item of items) requireBytes(item);
  return items as Uint8Array[];
}

function describe(value: unknown): string {
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  const { constructor: type }: { constructor?: unknown } = value;
  return typeof type === 'function' ? type.name : 'an object without a class';
}
