/**
 * Signals that somebody sends to us are meant for the child; the keys of a raw terminal are none, they are bytes.
 *
 * Test: test/session/pass-signals.test.ts
 */
import type { PtyChild } from 'strand-pty';
import { exitStatusOf } from '../exit-status.js';

const TO_CHILD = ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const;
/** From a key of a terminal that is not raw, since standard input is something else: what the key would do. */
const TO_FOREGROUND_JOB = ['SIGINT', 'SIGQUIT'] as const;

/** Milliseconds. Who asks us to end may ask twice (timeout(1) does), and somebody may be about to take the output. */
const LAST_CHANCE = 500;

export function passSignals(child: PtyChild): void {
  for (const signal of TO_CHILD) process.on(signal, () => pass(child, () => child.kill(signal)));
  for (const signal of TO_FOREGROUND_JOB)
    process.on(signal, () => pass(child, () => child.killForeground(signal) || child.kill(signal)));
}

function pass(child: PtyChild, send: () => boolean): void {
  try {
    if (!send()) void leave(child);
  } catch (error) {
    // Another user's, as under sudo. A terminal that goes away is told to everybody on it.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
    child.destroy();
  }
}

/** The child is dead, and we are still there because its output is not taken. Then the signal is for us. */
async function leave(child: PtyChild): Promise<void> {
  const status = exitStatusOf(await child.exited);
  setTimeout(() => process.exit(status), LAST_CHANCE);
}
