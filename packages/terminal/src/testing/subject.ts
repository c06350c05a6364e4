import type { ExitStatus } from 'strand-pty';
import type { Screen } from '../screen/screen.js';
import { describeEnd } from '../session/describe-failure.js';
import type { Session } from '../session/session.js';

/** What has a screen to look at: a session, or a screen that the test writes to. */
export type ScreenSource = Session | Screen;

/** How long a matcher waits by default. Vitest and Jest end a test after 5,000 ms, and then nothing shows the screen. */
const DEFAULT_TIMEOUT_MS = 4_000;

/** The screen that a matcher looks at. */
export interface Subject {
  /** `session` or `screen`, for messages. */
  readonly kind: string;
  readonly screen: Screen;
  /** Milliseconds that a matcher waits if it is given no time. */
  readonly timeout: number;
  /** Resolves with a sentence when the screen cannot change any more; undefined if that is not known. */
  readonly ended: Promise<string> | undefined;
}

/** @throws {TypeError} for anything else than a session with a screen, or a screen */
export function readSubject(source: unknown): Subject {
  // Not by `instanceof`: a test runner may load the package several times.
  if (isScreen(source)) {
    return { kind: 'screen', screen: source, timeout: DEFAULT_TIMEOUT_MS, ended: undefined };
  }
  if (isSession(source)) {
    const { screen, timeout = DEFAULT_TIMEOUT_MS, ended, child } = source;
    const describe = (status: ExitStatus) => describeEnd(status, child !== undefined);
    return { kind: 'session', screen, timeout, ended: ended.then(describe) };
  }
  throw new TypeError(`a screen matcher needs a Session or a Screen, not ${describeValue(source)}`);
}

function isScreen(source: unknown): source is Screen {
  return hasMethods(source, ['onChange', 'flush', 'find']);
}

function isSession(source: unknown): source is Session {
  return hasMethods(source, ['waitFor', 'settled', 'sendKey']);
}

function hasMethods(value: unknown, names: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return names.every((name) => typeof Reflect.get(value, name) === 'function');
}

function describeValue(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (value instanceof Promise) return 'a promise: is there an `await` missing?';
  return typeof value === 'object' ? 'another object' : `a ${typeof value}`;
}
