import { inspect } from 'node:util';
import type { Reactor } from '../interfaces.js';

/** Checks a `reactor` option. Unlike options, its methods may be inherited. @throws {TypeError} for anything but a Reactor. */
export function optionalReactor(value: unknown): Reactor | undefined {
  if (value === undefined) return undefined;
  const reactor: Partial<Record<keyof Reactor, unknown>> = Object(value);
  const isReactor =
    typeof reactor.addReader === 'function' &&
    typeof reactor.callLater === 'function' &&
    typeof reactor.reportError === 'function' &&
    typeof reactor.system === 'object';
  if (!isReactor) throw new TypeError(`reactor must be a Reactor, got ${inspect(value, { depth: 0 })}`);
  return value as Reactor;
}
