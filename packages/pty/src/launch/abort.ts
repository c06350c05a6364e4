/**
 * AbortSignals as options: also signals of another realm (Jest's are not instances of this realm's class). Any number of
 * children share one listener on a signal, which is removed once the last of them has ended.
 *
 * Test: test/stream/cancellation.test.ts
 */
import { addAbortListener } from 'node:events';
import type { Reactor } from '../interfaces.js';
import { invalid } from './options.js';
import { dispose } from './realm-symbols.js';

type Callback = () => void;

/** The listener on one signal, and what it calls. */
interface Subscription {
  readonly callbacks: Map<Callback, Reactor>;
  readonly listener: Disposable;
}

/** Weak, so that it keeps no signal alive. */
const subscriptions = new WeakMap<AbortSignal, Subscription>();

/** An optional AbortSignal. @throws {TypeError} for anything else; the signal's reason when it is aborted already. */
export function optionalAbortSignal(value: unknown): AbortSignal | undefined {
  if (value === undefined) return undefined;
  if (!isAbortSignal(value)) throw invalid('signal', value, 'an AbortSignal');
  throwIfAborted(value);
  return value;
}

function isAbortSignal(value: unknown): value is AbortSignal {
  if (value instanceof AbortSignal) return true;
  if (typeof value !== 'object' || value === null) return false;
  const signal: Partial<Record<keyof AbortSignal, unknown>> = value;
  return (
    typeof signal.aborted === 'boolean' &&
    typeof signal.addEventListener === 'function' &&
    typeof signal.removeEventListener === 'function'
  );
}

export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw signal.reason;
}

/**
 * Calls `callback` when the signal aborts, also when another listener stops the event. An error that it throws is passed to
 * `reactor.reportError`. Returns a function that unsubscribes it.
 */
export function onAbort(signal: AbortSignal, reactor: Reactor, callback: Callback): () => void {
  const { callbacks, listener } = subscriptions.get(signal) ?? listen(signal);
  callbacks.set(callback, reactor);
  return () => {
    callbacks.delete(callback);
    if (callbacks.size > 0) return;
    listener[dispose]();
    subscriptions.delete(signal);
  };
}

function listen(signal: AbortSignal): Subscription {
  const callbacks = new Map<Callback, Reactor>();
  const listener = addAbortListener(signal, () => {
    for (const [callback, reactor] of [...callbacks]) call(callback, reactor);
  });
  const subscription = { callbacks, listener };
  subscriptions.set(signal, subscription);
  return subscription;
}

function call(callback: Callback, reactor: Reactor): void {
  try {
    callback();
  } catch (error) {
    reactor.reportError(error);
  }
}
