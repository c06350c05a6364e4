import { limitWait } from '../expect/wait-options.js';
import type { Limits } from '../session/wait-until.js';
import type { Subject } from './subject.js';

/** How a retry ended. */
export type Outcome = 'held' | 'timeout' | 'ended';

/**
 * Calls `check` whenever the screen has changed, until it returns true. What has come before the call is on the screen first. Calls
 * it a last time when the time is over or the session has ended.
 *
 * @param interval - milliseconds after which `check` is called without a change too; default: never
 * @throws the reason of the signal, and what `check` throws (as a rejection)
 */
export async function retry(
  { screen, ended }: Subject,
  limits: Limits,
  check: () => boolean | Promise<boolean>,
  interval?: number,
): Promise<Outcome> {
  limits.signal?.throwIfAborted();
  const state = {
    isChanged: true,
    isEnded: false,
    isExpired: false,
    aborted: undefined as AbortSignal | undefined,
  };
  let wake = () => {};
  const set = (change: Partial<typeof state>) => {
    Object.assign(state, change);
    wake();
  };
  const expire = () => set({ isExpired: true });
  const cancel = limitWait(limits, expire, () => set({ aborted: limits.signal }));
  const ignore = screen.onChange(() => set({ isChanged: true }));
  const timer = interval === undefined ? undefined : setInterval(() => set({ isChanged: true }), interval);
  void ended?.then(() => screen.flush()).then(() => set({ isEnded: true, isChanged: true }));
  try {
    await screen.flush();
    for (;;) {
      state.aborted?.throwIfAborted();
      state.isChanged = false;
      if (await check()) return 'held';
      if (state.isChanged) continue;
      if (state.isEnded) return 'ended';
      if (state.isExpired) return 'timeout';
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    cancel();
    ignore();
    clearInterval(timer);
  }
}
