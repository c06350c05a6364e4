/**
 * The life of a child: two facts, in either order, and two tellings, each once.
 *
 *                     reaped                     drained
 *          ┌─────────────────────▶ exited ───────────────────┐
 *       running                                              ├──▶ finished ── told ──▶ ended
 *          └─────────────────────▶ drained ──────────────────┘
 *                     drained                    reaped
 *
 * Reaped: its status is known. Drained: every descriptor that we read is at its end, or was given up. Nothing else
 * ends a child: no timer, no counter, no guess. `processExited` is told at *reaped*, `processEnded` at *told*.
 *
 * Test: test/process/child-life.test.ts, and every order of events in test/lifecycle/
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

  /** True when the event was news; false when it had happened already, or cannot happen yet. */
  happened(event: LifeEvent): boolean {
    const states = next[this.#state];
    const state = Object.hasOwn(states, event) ? states[event] : undefined;
    if (state === undefined) return false;
    this.#state = state;
    return true;
  }
}
