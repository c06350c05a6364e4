import type { PtyChild } from 'strand-pty';
import { signalChild } from './signal-child.js';

/** Sends SIGHUP to the child, whose output is still read. */
export function hangUp(child: PtyChild): void {
  signalChild(child, () => child.kill('SIGHUP'));
}
