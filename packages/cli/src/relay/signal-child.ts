import type { PtyChild } from 'strand-pty';

/**
 * Sends a signal to the child. A child that runs as another user, as under sudo, cannot be signalled: closing its terminal sends it
 * SIGHUP all the same.
 *
 * @returns false if the child is dead
 */
export function signalChild(child: PtyChild, send: () => boolean): boolean {
  try {
    return send();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
    child.destroy();
    return true;
  }
}
