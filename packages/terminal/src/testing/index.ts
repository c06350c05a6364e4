/**
 * Tests of programs on terminals: matchers for the screen, stored screens, and sessions that end with their test.
 *
 * @packageDocumentation
 */
export { createSessions, type TestHooks, type TestSessions } from './create-sessions.js';
export type { MatcherContext } from './current-test.js';
export { expectScreen, type ScreenExpectation } from './expect-screen.js';
export type { MatcherResult } from './match-screen.js';
export { type LineOptions, type ScreenMatchers, screenMatchers } from './screen-matchers.js';
export type { ScreenSnapshotOptions } from './snapshot-options.js';
export type { ScreenSource } from './subject.js';
export { type SessionTest, type SessionTestBody, type SessionTestFunction, test } from './test.js';
