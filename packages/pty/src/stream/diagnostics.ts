/**
 * What happens to every PtyChild of the process, for those who watch over it: `node:diagnostics_channel`.
 *
 *     strand-pty:spawn   { child, file, args }
 *     strand-pty:exit    { child, exitCode, signal }
 *     strand-pty:close   { child, exitCode, signal }
 *     strand-pty:error   { child, error }, or of a spawn that failed { file, args, error }
 *
 * Test: test/stream/diagnostics.test.ts
 */
import { channel } from 'node:diagnostics_channel';
import type { ExitStatus } from '../errors.js';
import type { Text } from '../interfaces.js';
import type { PtyChild } from './pty-child.js';

/** What was asked for. */
interface Command {
  readonly file: Text;
  readonly args: readonly Text[];
}

/**
 * The messages that are published on `node:diagnostics_channel`, by the name of their channel. A message is made only when
 * the channel has a subscriber.
 */
export interface DiagnosticsMessages {
  /** A child was started. */
  'strand-pty:spawn': Command & { readonly child: PtyChild };
  /** A child was reaped. */
  'strand-pty:exit': ExitStatus & { readonly child: PtyChild };
  /** A child was reaped, and its output was delivered. */
  'strand-pty:close': ExitStatus & { readonly child: PtyChild };
  /** A child emitted `'error'`, or could not be started. */
  'strand-pty:error': { readonly error: unknown } & ({ readonly child: PtyChild } | Command);
}

const channels = {
  'strand-pty:spawn': channel('strand-pty:spawn'),
  'strand-pty:exit': channel('strand-pty:exit'),
  'strand-pty:close': channel('strand-pty:close'),
  'strand-pty:error': channel('strand-pty:error'),
};

/** The message is made only when somebody listens. */
export function publish<Name extends keyof DiagnosticsMessages>(
  name: Name,
  message: () => DiagnosticsMessages[Name],
): void {
  const { [name]: to } = channels;
  if (to.hasSubscribers) to.publish(message());
}
