/** What Vitest and Jest know about the tests of the current file. Jest does not document it: without it, obsolete snapshots are not said. */
import type { KnownTest } from './snapshot-log.js';

/** The part of a task of Vitest that is used here. */
export interface VitestTask {
  readonly name: string;
  readonly tasks?: readonly VitestTask[];
  readonly result?: { readonly state?: string; readonly startTime?: number };
  readonly timeout?: number;
  /** The file, whose `tasks` are all suites and tests of it. */
  readonly file?: VitestTask;
}

/** The part of a worker of Vitest that is used here. */
interface VitestWorker {
  readonly current?: VitestTask;
}

/** The part of a block or test of jest-circus that is used here. */
interface JestBlock {
  readonly name: string;
  readonly children?: readonly JestBlock[];
  readonly errors?: readonly unknown[];
  readonly status?: string | null;
  readonly startedAt?: number | null;
  readonly timeout?: number | undefined;
}

interface JestState {
  readonly rootDescribeBlock?: JestBlock;
  readonly currentlyRunningTest?: JestBlock | null;
  readonly testTimeout?: number;
}

export function testsOfVitest({ tasks = [] }: VitestTask, path = ''): KnownTest[] {
  return tasks.flatMap((task) => {
    const name = `${path} ${task.name}`;
    return task.tasks ? testsOfVitest(task, name) : { name, passed: task.result?.state === 'pass' };
  });
}

/** Undefined outside of Jest. */
export function testsOfJest(): KnownTest[] | undefined {
  const root = jestState()?.rootDescribeBlock;
  return root && testsOfBlock(root, '');
}

function testsOfBlock({ children = [] }: JestBlock, path: string): KnownTest[] {
  return children.flatMap((child) => {
    const name = `${path} ${child.name}`;
    if (child.children) return testsOfBlock(child, name);
    return { name, passed: child.status === 'done' && child.errors?.length === 0 };
  });
}

/** Whether the current test of Jest has failed already. */
export function hasJestTestFailed(): boolean {
  const errors = jestState()?.currentlyRunningTest?.errors;
  return errors !== undefined && errors.length > 0;
}

/** Returns the milliseconds until the runner ends the current test; Infinity if it is not known. */
export function timeLeft(): number {
  const worker = Reflect.get(globalThis, '__vitest_worker__') as VitestWorker | undefined;
  const { currentlyRunningTest, testTimeout } = jestState() ?? {};
  const started = worker?.current?.result?.startTime ?? currentlyRunningTest?.startedAt;
  const timeout = worker?.current?.timeout ?? currentlyRunningTest?.timeout ?? testTimeout;
  return started && timeout ? started + timeout - Date.now() : Number.POSITIVE_INFINITY;
}

function jestState(): JestState | undefined {
  const symbols = Object.getOwnPropertySymbols(globalThis);
  const symbol = symbols.find(({ description }) => description === 'JEST_STATE_SYMBOL');
  return symbol && Reflect.get(globalThis, symbol);
}

/** Whether hooks get the context of Vitest. Jest would take a parameter of a hook for a callback that it has to wait for. */
export function isVitest(): boolean {
  return process.env['VITEST'] !== undefined && process.env['JEST_WORKER_ID'] === undefined;
}
