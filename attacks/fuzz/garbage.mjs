// Invalid arguments. fast-check draws recipes, which are plain data and can be printed, shrunk and repeated; `make` turns a recipe
// into the value.

import fc from 'fast-check';

/** The error that getters, proxies and callbacks of a case throw, to tell it from the errors of the library. */
export class Thrown extends Error {
  name = 'Thrown';
}

function thrower() {
  throw new Thrown('thrown by an argument');
}

/** A proxy whose traps all throw. */
const throwingTraps = Object.fromEntries(
  Object.getOwnPropertyNames(Reflect)
    .filter((name) => typeof Reflect[name] === 'function')
    .map((name) => [name, thrower]),
);

function detached() {
  const bytes = new Uint8Array(16);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}

/** A view of a resizable buffer that has become smaller than the view. */
function outOfBounds() {
  const buffer = new ArrayBuffer(64, { maxByteLength: 128 });
  const bytes = new Uint8Array(buffer, 16, 32);
  buffer.resize(8);
  return bytes;
}

function shrinking() {
  const buffer = new ArrayBuffer(4096, { maxByteLength: 8192 });
  setImmediate(() => buffer.resize(0));
  return new Uint8Array(buffer);
}

function vanishing() {
  const bytes = new Uint8Array(4096);
  setImmediate(() => {
    if (bytes.byteLength > 0) structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  });
  return bytes;
}

function growing() {
  const buffer = new ArrayBuffer(16, { maxByteLength: 1 << 16 });
  setImmediate(() => buffer.resize(1 << 16));
  return new Uint8Array(buffer);
}

function revoked() {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** Makes a getter that returns the next value each time. */
function changing(values) {
  let reads = 0;
  return () => values[reads++ % values.length];
}

function sparse() {
  const array = ['a'];
  array[1000] = 'b';
  return array;
}

/** A proxy that claims to be an array. */
const fakeArray = () => new Proxy([], { get: (_, key) => (key === 'length' ? 3 : thrower()) });

const specials = {
  undefined: () => undefined,
  null: () => null,
  true: () => true,
  false: () => false,
  zero: () => 0,
  'minus zero': () => -0,
  'minus one': () => -1,
  half: () => 0.5,
  NaN: () => Number.NaN,
  Infinity: () => Number.POSITIVE_INFINITY,
  '-Infinity': () => Number.NEGATIVE_INFINITY,
  '2 ** 31': () => 2 ** 31,
  '2 ** 32': () => 2 ** 32,
  '2 ** 53': () => 2 ** 53,
  '1e308': () => 1e308,
  bigint: () => 10n,
  symbol: () => Symbol('garbage'),
  'empty string': () => '',
  'string with NUL': () => 'a\0b',
  'lone surrogate': () => 'a\ud800b',
  'long string': () => 'x'.repeat(200_000),
  'unknown signal': () => 'SIGNOTHING',
  'number as string': () => '80',
  'path that is not there': () => '/no/such/path',
  'file: URL': () => new URL('file:///tmp'),
  'http: URL': () => new URL('http://localhost/'),
  'empty array': () => [],
  'sparse array': sparse,
  'fake array': fakeArray,
  'array of garbage': () => [undefined, null, Symbol('garbage'), 1, {}, detached()],
  'endless iterable': () => ({
    *[Symbol.iterator]() {
      for (let i = 0; i < 1000; i++) yield Buffer.from('x');
      thrower();
    },
  }),
  object: () => ({}),
  'object without prototype': () => Object.create(null),
  'throwing getters': () =>
    new Proxy(
      { a: 1 },
      {
        get: thrower,
        ownKeys: () => ['a', 'cwd'],
        getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true, value: 1 }),
      },
    ),
  'throwing proxy': () => new Proxy({}, throwingTraps),
  'throwing function': () => new Proxy(thrower, throwingTraps),
  'revoked proxy': revoked,
  'throwing toString': () => ({ toString: thrower, valueOf: thrower, [Symbol.toPrimitive]: thrower }),
  'throwing inspect': () => ({ [Symbol.for('nodejs.util.inspect.custom')]: thrower }),
  cycle: () => {
    const object = {};
    object.self = object;
    return object;
  },
  function: () => () => {},
  // biome-ignore lint/suspicious/noThenProperty: an invalid argument.
  thenable: () => ({ then: thrower }),
  date: () => new Date(Number.NaN),
  map: () => new Map([['columns', 1]]),
  'boxed number': () => Object(80),
  'boxed string': () => Object('sh'),
  bytes: () => new Uint8Array([97, 98, 99]),
  'empty bytes': () => new Uint8Array(),
  'bytes with NUL': () => new Uint8Array([97, 0, 98]),
  'many bytes': () => Buffer.alloc(300_000, 'x'),
  'detached bytes': detached,
  'bytes out of bounds': outOfBounds,
  'shrinking bytes': shrinking,
  'vanishing bytes': vanishing,
  'growing bytes': growing,
  'shared bytes': () => new Uint8Array(new SharedArrayBuffer(16)),
  'growable shared bytes': () => new Uint8Array(new SharedArrayBuffer(16, { maxByteLength: 64 })),
  words: () => new Uint32Array([1, 2, 3]),
  'array buffer': () => new ArrayBuffer(8),
  'data view': () => new DataView(new ArrayBuffer(8)),
  'buffer with a false length': () => Object.defineProperty(Buffer.from('abc'), 'length', { value: 4096 }),
  'subclass of bytes': () =>
    new (class Bytes extends Uint8Array {
      get length() {
        return 4096;
      }
    })(4),
  'aborted signal': () => AbortSignal.abort(new Thrown('aborted')),
  'changing number': () => ({ valueOf: changing([1, 2, Number.NaN]) }),
};

/** Small integers may be descriptors or pids of this process: a target for which that matters draws its own numbers. */
const numbers = fc.oneof(
  fc.integer({ min: -100, max: -1 }),
  fc.integer({ min: 100_000, max: 2 ** 31 }),
  fc.double(),
);

/** @typedef {{ special: string } | { value: unknown } | { array: Recipe[] } | { object: Record<string, Recipe>, changes?: Recipe }} Recipe */

/** @param {readonly string[]} keys that an object may have */
export function recipes(keys = []) {
  return fc.letrec((tie) => ({
    leaf: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...Object.keys(specials)).map((special) => ({ special })) },
      { weight: 1, arbitrary: numbers.map((value) => ({ value })) },
      {
        weight: 1,
        arbitrary: fc.string({ unit: 'binary', maxLength: 8 }).map((text) => ({ value: `/no/${text}` })),
      },
    ),
    array: fc.array(tie('any'), { maxLength: 3 }).map((array) => ({ array })),
    object: fc
      .dictionary(
        keys.length > 0 ? fc.constantFrom(...keys) : fc.constantFrom('0', '1', 'a', '__proto__'),
        tie('any'),
        {
          maxKeys: 3,
        },
      )
      .map((object) => ({ object: Object.fromEntries(Object.entries(object)) })),
    any: fc.oneof({ depthSize: 'small', withCrossShrink: true }, tie('leaf'), tie('array'), tie('object')),
  })).any;
}

export function make(recipe) {
  if ('special' in recipe) return specials[recipe.special]?.();
  if ('array' in recipe) return recipe.array.map(make);
  if ('object' in recipe)
    return Object.fromEntries(Object.entries(recipe.object).map(([key, of]) => [key, make(of)]));
  return recipe.value;
}

/**
 * Draws options of which some are invalid, and some of these behind getters that return another value each time.
 * @param {Readonly<Record<string, () => unknown>>} valid a valid value for each option
 */
export function optionsWithGarbage(valid) {
  const keys = Object.keys(valid);
  return fc.record({
    right: fc.subarray(keys, { maxLength: Math.min(3, keys.length) }),
    wrong: fc.dictionary(fc.constantFrom(...keys, 'cols', 'nonsense', '__proto__'), recipes(), {
      maxKeys: 2,
    }),
    behindGetters: fc.boolean(),
  });
}

export function makeOptions({ right, wrong, behindGetters }, valid) {
  const options = Object.fromEntries(right.map((key) => [key, valid[key]?.()]));
  for (const [key, recipe] of Object.entries(wrong)) {
    const values = [make(recipe), Object.hasOwn(valid, key) ? valid[key]() : undefined, undefined];
    if (behindGetters)
      Object.defineProperty(options, key, { enumerable: true, configurable: true, get: changing(values) });
    else Object.defineProperty(options, key, { enumerable: true, configurable: true, value: values[0] });
  }
  return options;
}
