import { AsyncLocalStorage } from 'node:async_hooks';

/** The test that runs, as far as its runner tells. */
export interface CurrentTest {
  /** The path of the file. */
  readonly file: string;
  readonly name: string;
  /** Changes with each attempt of the test, and with the calls in it: see `nextNumber`. */
  readonly attempt: object | number;
  /** What counts snapshots and knows whether they are to be updated, in Vitest and Jest. */
  readonly snapshotState?: RunnerSnapshots | undefined;
  /** Adds a line to the report. */
  say?(line: string): void;
}

/** The part of `snapshotState` of Vitest and Jest that is used here. None of it is documented, so all of it is optional. */
export interface RunnerSnapshots {
  readonly _updateSnapshot?: unknown;
  readonly [counter: string]: unknown;
}

/** The part of the `this` of a matcher in Vitest and Jest that is used here. */
export interface MatcherContext {
  readonly isNot?: boolean | undefined;
  readonly testPath?: string | undefined;
  readonly currentTestName?: string | undefined;
  readonly currentConcurrentTestName?: (() => string | undefined) | undefined;
  readonly assertionCalls?: number | undefined;
  readonly snapshotState?: unknown;
}

/** The test of `test` in whose asynchronous context a call is made. */
export const currentNodeTest = new AsyncLocalStorage<CurrentTest>();

/** Returns the current test; undefined if no runner tells. */
export function currentTest(context: MatcherContext | undefined): CurrentTest | undefined {
  return currentNodeTest.getStore() ?? testOfMatcher(context) ?? testOfMatcher(stateOfExpect());
}

function testOfMatcher(context: MatcherContext | undefined): CurrentTest | undefined {
  if (!context) return undefined;
  const {
    testPath: file,
    currentTestName,
    currentConcurrentTestName,
    assertionCalls,
    snapshotState,
  } = context;
  const name = currentConcurrentTestName?.() ?? currentTestName;
  if (!file || !name) return undefined;
  const snapshots = snapshotState as RunnerSnapshots | undefined;
  return { file, name, attempt: assertionCalls ?? 0, snapshotState: snapshots };
}

/** The state of `expect` of Vitest and Jest, which both have under this symbol, for calls that are not matchers. */
function stateOfExpect(): MatcherContext | undefined {
  const matchers: unknown = Reflect.get(globalThis, Symbol.for('$$jest-matchers-object'));
  return (matchers as { readonly state?: MatcherContext } | undefined)?.state;
}

/** The path of the current test file in Vitest and Jest; undefined elsewhere. */
export function fileOfExpect(): string | undefined {
  return stateOfExpect()?.testPath;
}

const counters = new Map<string, { count: number; calls: number }>();
const counts = new WeakMap<object, number>();

/** Returns 1 for the first call in an attempt of a test, 2 for the second, and so on. */
export function nextNumber({ file, name, attempt }: CurrentTest): number {
  if (typeof attempt === 'object') {
    const count = (counts.get(attempt) ?? 0) + 1;
    counts.set(attempt, count);
    return count;
  }
  // The number of calls of `expect` in the attempt: it grows, unless the runner has begun the test again.
  const key = JSON.stringify([file, name]);
  const last = counters.get(key);
  const count = last && attempt > last.calls ? last.count + 1 : 1;
  counters.set(key, { count, calls: attempt });
  return count;
}
