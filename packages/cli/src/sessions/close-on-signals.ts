import type { Session } from 'strand-terminal';
import { endBySignal, onEndingSignal } from '../end-by-signal.js';
import { exitStatusOfSignal } from '../exit-status.js';

/** Shorter than the time that service managers wait between SIGTERM and SIGKILL. */
const CLOSE_GRACE_MS = 1_000;
const SIGNAL_DELIVERY_MS = 100;

/** At a signal ends the programs of all sessions, with every process, and then strand by the same signal. */
export function closeOnSignals(sessions: () => Iterable<Session>): void {
  let isClosing = false;
  onEndingSignal((signal) => {
    // A second signal ends strand at once.
    if (isClosing) endBySignal(signal);
    isClosing = true;
    void closeAll(sessions()).finally(() => {
      endBySignal(signal);
      // Reached only if the signal was ignored when strand was started.
      setTimeout(() => process.exit(exitStatusOfSignal(signal)), SIGNAL_DELIVERY_MS);
    });
  });
}

/** A recording that has failed makes `close` reject; `'recordingError'` has reported it before. */
export async function closeAll(sessions: Iterable<Session>): Promise<void> {
  await Promise.allSettled([...sessions].map((session) => session.close({ grace: CLOSE_GRACE_MS })));
}
