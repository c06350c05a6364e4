import { type Reactor, reactor } from 'strand-pty';

/** The default reactor with a method that can be made to throw. */
export class FailingReactor {
  readonly reactor: Reactor;
  readonly #method: keyof Reactor;
  #failure: Error | undefined;

  constructor(method: keyof Reactor) {
    this.#method = method;
    this.reactor = new Proxy(reactor, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        if (name !== this.#method) return value.bind(target);
        return (...values: unknown[]): unknown => {
          this.#throw();
          return Reflect.apply(value, target, values);
        };
      },
    });
  }

  /** Makes the next call throw `failure`. */
  failNext(failure: Error): void {
    this.#failure = failure;
  }

  #throw(): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure) throw failure;
  }
}
