import type { Session } from 'strand-terminal';
import { exitStatusOfSignal } from '../exit-status.js';

/** A second signal ends strand at once. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;
/** Shorter than that of senders such as service managers. */
const GRACE_MS = 1_000;
const SIGNAL_DELIVERY_MS = 100;

/** At a signal ends the programs of all sessions, with every process, and then strand by the same signal, as shells expect it. */
export function closeOnSignals(sessions: () => Iterable<Session>): void {
  for (const signal of SIGNALS) {
    process.once(signal, () => {
      for (const each of SIGNALS) process.removeAllListeners(each);
      void closeAll(sessions()).finally(() => {
        process.kill(process.pid, signal);
        // Reached only if the signal was ignored when strand was started.
        setTimeout(() => process.exit(exitStatusOfSignal(signal)), SIGNAL_DELIVERY_MS);
      });
    });
  }
}

/** A recording that has failed makes `close` reject; `'recordingError'` has reported it before. */
export async function closeAll(sessions: Iterable<Session>): Promise<void> {
  await Promise.allSettled([...sessions].map((session) => session.close({ grace: GRACE_MS })));
}
