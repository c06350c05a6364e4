/**
 * Passes signals sent to `strand` on to the child. Keys of a raw terminal send no signals: they are bytes.
 *
 * Test: test/relay/pass-signals.test.ts
 */
import type { PtyChild } from 'strand-pty';
import { exitStatusOf } from '../exit-status.js';
import { signalChild } from './signal-child.js';

const TO_CHILD = ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const;
/** Sent by keys when the terminal is not raw, since standard input is not a terminal: does what the key would do. */
const TO_FOREGROUND_JOB = ['SIGINT', 'SIGQUIT'] as const;

/** Senders such as timeout(1) may signal twice, and a reader may still be about to read the output. */
const EXIT_DELAY_MS = 500;

export function passSignals(child: PtyChild): void {
  for (const signal of TO_CHILD) process.on(signal, () => pass(child, () => child.kill(signal)));
  for (const signal of TO_FOREGROUND_JOB)
    process.on(signal, () => pass(child, () => child.killForeground(signal) || child.kill(signal)));
}

function pass(child: PtyChild, send: () => boolean): void {
  if (!signalChild(child, send)) void leave(child);
}

/** The child is dead, but its output is not read, which keeps `strand` running: the signal ends `strand`. */
async function leave(child: PtyChild): Promise<void> {
  const status = exitStatusOf(await child.exited);
  setTimeout(() => process.exit(status), EXIT_DELAY_MS);
}
