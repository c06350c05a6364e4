import type { Duplex } from 'node:stream';
import { Session } from '../session/session.js';
import type { SessionOverOptions, SessionSpawnOptions } from '../session/session-options.js';
import { fileOfExpect } from './current-test.js';
import { OpenSessions } from './open-sessions.js';
import { hasJestTestFailed, isVitest, testsOfJest, testsOfVitest, type VitestTask } from './runner-tests.js';
import { describeObsolete, type KnownTest, obsoleteSnapshots } from './snapshot-log.js';

/** Starts sessions that belong to a test. */
export interface TestSessions {
  /** Starts a program on a new terminal, and throws, as `Session.spawn` does. */
  spawn(file: string, args?: readonly string[], options?: SessionSpawnOptions): Session;
  /** Drives what is at the other end of a stream, and throws, as `Session.over` does. */
  over(stream: Duplex, options?: SessionOverOptions): Session;
}

/** The functions of a test runner that have another function called after each test, or after all tests. */
export interface TestHooks {
  readonly afterEach?: ((body: () => Promise<void>) => unknown) | undefined;
  readonly afterAll?: ((body: () => void) => unknown) | undefined;
}

/**
 * Returns functions that start sessions. After each test it ends them, and fails the test if a program was left running. After all
 * tests it says which stored screens are obsolete. To be called once in a test file, outside of tests.
 *
 * @param hooks - those of the runner, for one without global functions: `createSessions({ afterEach, afterAll })`
 * @throws an Error when there is no `afterEach`.
 *
 * @example
 * ```ts
 * const sessions = createSessions();
 * test('the editor opens', async () => {
 *   const session = sessions.spawn('nano');
 *   await expect(session).toShow('GNU nano');
 *   await session.close();
 * });
 * ```
 */
export function createSessions(hooks: TestHooks = {}): TestSessions {
  const { afterEach = globalHooks.afterEach, afterAll = globalHooks.afterAll } = hooks;
  if (typeof afterEach !== 'function') {
    throw new Error(
      'createSessions needs the hooks of the test runner: createSessions({ afterEach, afterAll })',
    );
  }
  const open = new OpenSessions();
  let file: VitestTask | undefined;
  const finish = (hasFailed: boolean) => (hasFailed ? open.end() : open.endAndReport());
  // Vitest reads the names of the properties from the source of the function.
  const afterVitest = async ({ task }: { readonly task?: VitestTask }) => {
    file = task?.file;
    await finish(task?.result?.state === 'fail');
  };
  const afterOthers = async () => finish(hasJestTestFailed());
  afterEach(isVitest() ? (afterVitest as () => Promise<void>) : afterOthers);
  afterAll?.(() => reportObsolete(file ? testsOfVitest(file) : testsOfJest()));
  const own = (session: Session) => {
    open.opened(session);
    return session;
  };
  return {
    spawn: (...args) => own(Session.spawn(...args)),
    over: (...args) => own(Session.over(...args)),
  };
}

/** The global hooks of Jest, and of Vitest if its configuration has `globals`. */
const globalHooks = globalThis as TestHooks;

function reportObsolete(tests: readonly KnownTest[] | undefined): void {
  const file = fileOfExpect();
  if (!tests || file === undefined) return;
  const paths = obsoleteSnapshots(file, tests);
  if (paths.length > 0) console.warn(describeObsolete(paths));
}
