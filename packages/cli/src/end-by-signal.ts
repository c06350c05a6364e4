const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

type EndingSignal = (typeof ENDING_SIGNALS)[number];

/** Calls `end` when one of the usual signals comes, which must end `strand`. */
export function onEndingSignal(end: (signal: EndingSignal) => void): void {
  for (const signal of ENDING_SIGNALS) process.on(signal, () => end(signal));
}

/**
 * Ends by a signal that came, so that a shell also ends its loop or script at ^C.
 *
 * Test: test/commands/convert.test.ts
 */
export function endBySignal(signal: EndingSignal): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
