import type { TestContext, TestOptions } from 'node:test';
import { fileURLToPath } from 'node:url';
import { compileFunction } from 'node:vm';
import { Session } from '../session/session.js';
import { sessionOwner } from '../session/session-owner.js';
import type { TestSessions } from './create-sessions.js';
import { type CurrentTest, currentNodeTest } from './current-test.js';
import { OpenSessions } from './open-sessions.js';
import { describeObsolete, type KnownTest, obsoleteSnapshots } from './snapshot-log.js';

/** The body of a test with sessions. */
export type SessionTestBody = (sessions: TestSessions, t: TestContext) => void | Promise<void>;

/** Defines a test, with the options of `node:test`. */
export interface SessionTestFunction {
  (title: string, body: SessionTestBody): void;
  (title: string, options: TestOptions, body: SessionTestBody): void;
}

/** `test`, with the variants of `node:test`. */
export interface SessionTest extends SessionTestFunction {
  skip: SessionTestFunction;
  only: SessionTestFunction;
  todo: SessionTestFunction;
}

type Variant = 'skip' | 'only' | 'todo' | undefined;

/**
 * Defines a test of `node:test` whose sessions end with it: those of its first argument, and those that its body starts with
 * `Session.spawn`. The test fails if the body has left a program running. At the end of the file it says which stored screens are obsolete.
 *
 * @example
 * ```ts
 * test('the menu shows the files', async ({ spawn }) => {
 *   const session = spawn('mc');
 *   await expectScreen(session).toShow('README.md');
 *   await session.close();
 * });
 * ```
 */
export const test: SessionTest = Object.assign(variant(undefined), {
  skip: variant('skip'),
  only: variant('only'),
  todo: variant('todo'),
});

function variant(name: Variant): SessionTestFunction {
  return function define(title: string, ...rest: [SessionTestBody] | [TestOptions, SessionTestBody]) {
    const [options, body] = rest.length === 1 ? [{}, rest[0]] : rest;
    if (typeof title !== 'string' || typeof body !== 'function') {
      throw new TypeError('a test needs a title and a function');
    }
    const caller = callerOf(define);
    const known = registerTest(caller.file, title);
    const { test: nodeTest } = process.getBuiltinModule('node:test');
    const run = async (t: TestContext) => {
      await runBody(body, t, caller.file);
      known.passed = true;
    };
    callAt(caller, name === undefined ? nodeTest : nodeTest[name], [title, options, run]);
  };
}

/** Calls a function as if the call were in another place of the source, since the reports of `node:test` say where a test is. */
function callAt({ source, line, column }: Caller, called: unknown, args: readonly unknown[]): void {
  const place = { filename: source, lineOffset: line - 1, columnOffset: column - 1 };
  compileFunction('called(...args)', ['called', 'args'], place)(called, args);
}

async function runBody(body: SessionTestBody, t: TestContext, file: string): Promise<void> {
  const open = new OpenSessions();
  // Also after the timeout of the test, when its body goes on waiting.
  t.after(() => open.end());
  const current: CurrentTest = {
    file,
    name: t.fullName,
    attempt: t,
    say: (line) => t.diagnostic(line),
  };
  const sessions: TestSessions = {
    spawn: (...args) => Session.spawn(...args),
    over: (...args) => Session.over(...args),
  };
  await sessionOwner.run(open, () => currentNodeTest.run(current, async () => body(sessions, t)));
  await open.endAndReport();
}

/** The tests of each file. */
const files = new Map<string, { name: string; passed: boolean }[]>();

function registerTest(file: string, name: string): { passed: boolean } {
  if (files.size === 0) process.once('exit', reportObsolete);
  const known = { name, passed: false };
  files.set(file, [...(files.get(file) ?? []), known]);
  return known;
}

function reportObsolete(): void {
  const paths = [...files].flatMap(([file, tests]: [string, KnownTest[]]) => obsoleteSnapshots(file, tests));
  if (paths.length > 0) console.warn(describeObsolete(paths));
}

/** The place of a call. */
interface Caller {
  /** The path of the file. */
  readonly file: string;
  /** Its path, or its URL for an ES module. */
  readonly source: string;
  readonly line: number;
  readonly column: number;
}

function callerOf(called: (...args: never[]) => unknown): Caller {
  const { prepareStackTrace } = Error;
  try {
    Error.prepareStackTrace = (_error, frames) => frames[0];
    const site: { stack?: unknown } = {};
    Error.captureStackTrace(site, called);
    const frame = site.stack as NodeJS.CallSite | undefined;
    const source = frame?.getFileName() ?? '';
    const file = source.startsWith('file:') ? fileURLToPath(source) : source;
    return { file, source, line: frame?.getLineNumber() ?? 1, column: frame?.getColumnNumber() ?? 1 };
  } finally {
    if (prepareStackTrace) Error.prepareStackTrace = prepareStackTrace;
    else Reflect.deleteProperty(Error, 'prepareStackTrace');
  }
}
