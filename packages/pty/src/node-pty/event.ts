import type { IEvent } from './types.js';

/** The listeners of one event. `event` is a function that needs no `this`: programs hand it on. */
export class Event<T> {
  readonly #listeners: ((event: T) => unknown)[] = [];

  readonly event: IEvent<T> = (listener) => {
    this.#listeners.push(listener);
    return {
      dispose: () => {
        const index = this.#listeners.indexOf(listener);
        if (index !== -1) this.#listeners.splice(index, 1);
      },
    };
  };

  /** Whoever is added or taken away by a listener counts from the next time on. */
  fire(event: T): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}
