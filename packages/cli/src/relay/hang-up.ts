import type { PtyChild } from 'strand-pty';

/** Sends SIGHUP to the child, whose output is still read. */
export function hangUp(child: PtyChild): void {
  try {
    child.kill('SIGHUP');
  } catch (error) {
    // The child runs as another user. Closing its terminal sends it SIGHUP all the same.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
    child.destroy();
  }
}
