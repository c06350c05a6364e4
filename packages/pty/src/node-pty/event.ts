import { inspect } from 'node:util';
import type { IEvent } from './types.js';

type Listener<T> = (event: T) => unknown;

/** The listeners of one event. `event` is a function that needs no `this`: programs hand it on. */
export class Event<T> {
  /** A new one with each change: whoever is added or taken away by a listener counts from the next time on. */
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
