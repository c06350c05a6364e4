import { types } from 'node:util';

/** @throws {TypeError} for what is not bytes. */
export function requireBytes(data: unknown): asserts data is Uint8Array {
  if (types.isUint8Array(data)) return;
  const hint = typeof data === 'string' ? ': encode the string with Buffer.from(string)' : '';
  throw new TypeError(`data must be a Buffer or a Uint8Array, got ${describe(data)}${hint}`);
}

function describe(value: unknown): string {
  return value === null ? 'null' : typeof value === 'object' ? value.constructor.name : typeof value;
}
