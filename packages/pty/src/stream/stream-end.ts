/**
 * How a stream reaches 'close': by itself, when Node has emitted both 'end' and 'finish', or because it was destroyed.
 *
 *            completed                destroyed, by Node              closed
 *     open ─────────────▶ complete ─────────────────────▶ closing ────────────────▶ closed
 *      │                                                     │ destroyed              ▲
 *      │ destroyed                                           ▼                        │
 *      ├──────────────────────────────────────────────────▶ aborted ──────────────────┤ closed
 *      │ destroyedWithError       errorEmitted                                        │
 *      └────────────────▶ failing ─────────────▶ failed ──────────────────────────────┘ closed
 *
 * - complete: 'end' and 'finish' were emitted, and their listeners returned. Node destroys the stream next, in the same call.
 * - closing: waits for the end of the child and of its pipes, which may still be read.
 * - aborted, failing, failed: the terminal and the pipes were closed at once; waits for the child's death.
 * - failing: Node would emit 'error' only after the child's death, so PtyChild emits it now.
 * - failed: 'error' was emitted. PtyChild drops the 'error' that Node emits later.
 *
 * Test: test/stream/stream-end.test.ts
 */
type EndState = 'open' | 'complete' | 'closing' | 'aborted' | 'failing' | 'failed' | 'closed';
export type EndEvent = 'completed' | 'destroyed' | 'destroyedWithError' | 'errorEmitted' | 'closed';

const next: Readonly<Record<EndState, Partial<Record<EndEvent, EndState>>>> = {
  open: { completed: 'complete', destroyed: 'aborted', destroyedWithError: 'failing' },
  complete: { destroyed: 'closing', destroyedWithError: 'failing' },
  closing: { destroyed: 'aborted', destroyedWithError: 'aborted', closed: 'closed' },
  aborted: { closed: 'closed' },
  failing: { errorEmitted: 'failed' },
  failed: { closed: 'closed' },
  closed: {},
};

export class StreamEnd {
  #state: EndState = 'open';

  get state(): EndState {
    return this.#state;
  }

  /** Records an event. An event that is not in the table for the present state has no effect. */
  happened(event: EndEvent): void {
    const states = next[this.#state];
    if (Object.hasOwn(states, event)) this.#state = states[event] ?? this.#state;
  }
}
