/**
 * The names that a script of `strand expect` has without an import, for editors and TypeScript:
 *
 *     /// <reference types="strand-cli/expect" />
 */
import type { Session } from 'strand-terminal';

declare global {
  /** Starts a program, which becomes the current session. Takes the arguments of `Session.spawn`. */
  const spawn: typeof Session.spawn;

  /** The session that `spawn` has started last; a shell (`sh`) if it has started none. */
  const session: Session;

  /** Waits until the current session prints what was expected: `session.expect`. */
  const expect: Session['expect'];

  /** Runs a command in the shell of the current session, and resolves with its output and exit status: `session.run`. */
  const run: Session['run'];

  /** Returns what the program of the current session does, such as waiting for a line: `session.state`. */
  const state: Session['state'];

  /** The arguments of `strand expect` after the script. */
  const args: readonly string[];

  /** The end of the output, as a pattern of `expect`. */
  const EOF: typeof import('strand-terminal').EOF;

  /** The end of the time limit, as a pattern of `expect`. */
  const TIMEOUT: typeof import('strand-terminal').TIMEOUT;
}
