/**
 * What is published about every PtyChild of the process, for tools that observe it: `node:diagnostics_channel`.
 *
 *     strand-pty:spawn   { child, file, args }
 *     strand-pty:exit    { child, exitCode, signal }
 *     strand-pty:close   { child, exitCode, signal }
 *     strand-pty:error   { child, error }, or after a failed spawn { file, args, error }
 *
 * Test: test/stream/diagnostics.test.ts
 */
import type { ExitStatus } from '../errors.js';
import type { Text } from '../interfaces.js';
import type { PtyChild } from './pty-child.js';

/**
 * The messages that are published on `node:diagnostics_channel`, by the name of their channel. A message is created only
 * when the channel has a subscriber.
 */
export interface DiagnosticsMessages {
  /** A child was started. */
  'strand-pty:spawn': { readonly child: PtyChild; readonly file: Text; readonly args: readonly Text[] };
  /** A child was reaped. */
  'strand-pty:exit': ExitStatus & { readonly child: PtyChild };
  /** A child was reaped, and its output was delivered or its stream destroyed. */
  'strand-pty:close': ExitStatus & { readonly child: PtyChild };
  /** A child emitted `'error'`, or could not be started. */
  'strand-pty:error': { readonly error: unknown } & (
    | { readonly child: PtyChild }
    | { readonly file: Text; readonly args: readonly Text[] }
  );
}
