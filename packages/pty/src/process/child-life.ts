/**
 * The life of a child: two facts in either order, and two calls of the protocol, each made once.
 *
 *                     reaped                     drained
 *          ┌─────────────────────▶ exited ───────────────────┐
 *       running                                              ├──▶ finished ── told ──▶ ended
 *          └─────────────────────▶ drained ──────────────────┘
 *                     drained                    reaped
 *
 * Reaped: the wait status is known. Drained: every descriptor that the parent reads is at its end, or was closed. Nothing
 * else ends a child: no timer, no counter, no guess. `processExited` is called at *reaped*, `processEnded` at *told*.
 *
 * Test: test/process/end/child-life.test.ts, and every order of events in test/lifecycle/
 */

/**
 * The state of a child's life: running, exited (reaped), drained (all output delivered), finished (both), or ended
 * (`processEnded` was called).
 */
export type LifeState = 'running' | 'exited' | 'drained' | 'finished' | 'ended';
export type LifeEvent = 'reaped' | 'drained' | 'told';

const next: Readonly<Record<LifeState, Partial<Record<LifeEvent, LifeState>>>> = {
  running: { reaped: 'exited', drained: 'drained' },
  exited: { drained: 'finished' },
  drained: { reaped: 'finished' },
  finished: { told: 'ended' },
  ended: {},
};

export class ChildLife {
  #state: LifeState = 'running';

  get state(): LifeState {
    return this.#state;
  }

  /** Records an event. Returns false when it has happened before, or cannot happen yet. */
  happened(event: LifeEvent): boolean {
    const states = next[this.#state];
    const state = Object.hasOwn(states, event) ? states[event] : undefined;
    if (state === undefined) return false;
    this.#state = state;
    return true;
  }
}
