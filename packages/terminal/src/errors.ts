/**
 * The errors of a session.
 *
 * Test: test/session/expect.test.ts
 */
import type { ExitStatus } from 'strand-pty';

/** What was seen when a wait failed. */
export interface Seen {
  /** The text that no match has consumed, without escape sequences. */
  readonly before: string;
  /** The text of the screen; undefined for a session without a screen. */
  readonly screen?: string | undefined;
}

/** What was waited for did not come in time. The message shows the last lines of the output, escaped, and the screen. */
export class ExpectTimeout extends Error {
  readonly code = 'ETIMEDOUT';
  /** The text that no match has consumed, without escape sequences; at most `maxBuffer` characters. */
  readonly before: string;
  /** The text of the screen; undefined for a session without a screen. */
  readonly screen?: string;

  constructor(message: string, { before, screen }: Seen) {
    super(message);
    this.name = 'ExpectTimeout';
    this.before = before;
    if (screen !== undefined) this.screen = screen;
  }
}

/** The session ended before what was waited for came, or had ended before the call. */
export class ExpectEnded extends Error {
  readonly code = 'EEND';
  /** The text that no match has consumed, without escape sequences; at most `maxBuffer` characters. */
  readonly before: string;
  /** The text of the screen; undefined for a session without a screen. */
  readonly screen?: string;
  /** How the child ended; both null for a session over a stream. */
  readonly status: ExitStatus;

  constructor(message: string, { before, screen }: Seen, status: ExitStatus, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ExpectEnded';
    this.before = before;
    if (screen !== undefined) this.screen = screen;
    this.status = status;
  }
}
