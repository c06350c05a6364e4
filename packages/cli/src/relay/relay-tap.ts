import type { PtyChild } from 'strand-pty';

/** Sees what passes through the relay, such as a recorder. None of the calls throws or rejects. */
export interface RelayTap {
  /** The child was started, and its terminal has its size. */
  begin(child: PtyChild): void;
  /** Output of the child, which is waited for, so that a slow tap slows the child. */
  printed(output: Uint8Array): Promise<void>;
  /** Input of the user. Returns what the child gets of it. */
  typed(keys: Uint8Array, isTerminal: boolean): Uint8Array;
}
