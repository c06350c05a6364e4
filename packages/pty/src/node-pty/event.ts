import { inspect } from 'node:util';
import type { IEvent } from './types.js';

type Listener<T> = (event: T) => unknown;

/** The listeners of one event. `event` is a function that works without `this`, since programs pass it on. */
export class Event<T> {
  /** Replaced at each change, so that a change during `fire` takes effect at the next `fire`. */
  #listeners: readonly Listener<T>[] = [];

  readonly event: IEvent<T> = (listener) => {
    if (typeof listener !== 'function')
      throw new TypeError(`listener must be a function, got ${inspect(listener, { depth: 0 })}`);
    this.#listeners = [...this.#listeners, listener];
    return { dispose: () => this.#remove(listener) };
  };

  #remove(listener: Listener<T>): void {
    const index = this.#listeners.indexOf(listener);
    if (index !== -1) this.#listeners = this.#listeners.toSpliced(index, 1);
  }

  fire(event: T): void {
    for (const listener of this.#listeners) listener(event);
  }
}
