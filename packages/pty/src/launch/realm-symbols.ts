/**
 * The symbols of `using` and `await using`. Node 20 and 22 define them for their main realm alone, out of the registry of
 * symbols, and have them in their own classes: in a vm context (Jest, Vitest's vmThreads) `Symbol.dispose` is undefined.
 *
 * Test: test/native/copies.test.ts
 */
export const dispose: typeof Symbol.dispose =
  Symbol.dispose ?? (Symbol.for('nodejs.dispose') as typeof Symbol.dispose);

export const asyncDispose: typeof Symbol.asyncDispose =
  Symbol.asyncDispose ?? (Symbol.for('nodejs.asyncDispose') as typeof Symbol.asyncDispose);
