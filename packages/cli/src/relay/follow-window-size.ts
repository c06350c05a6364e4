import type { PtyChild } from 'strand-pty';
import { userWindowSize } from '../stdio/user-window-size.js';

/**
 * Gives the child's terminal the size of the user's terminal, now and whenever that changes.
 *
 * Test: test/relay/window-size.test.ts
 */
export function followWindowSize(child: PtyChild): void {
  const follow = () => {
    const size = userWindowSize();
    if (size) child.resize(size.columns, size.rows, size.pixelWidth, size.pixelHeight);
  };
  process.on('SIGWINCH', follow);
  // A stopped process gets no SIGWINCH.
  process.on('SIGCONT', follow);
  // The size may have changed between the spawn and the handler.
  follow();
}
