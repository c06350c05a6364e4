/**
 * AbortSignals, also those of another realm (Jest's are not instances of our class), and any number of children on one:
 * a signal has one listener of ours, and none once its last child has ended.
 *
 * Test: test/stream/cancellation.test.ts
 */
import { addAbortListener } from 'node:events';
import type { Reactor } from '../interfaces.js';
import { invalid } from './options.js';
import { dispose } from './realm-symbols.js';

type Callback = () => void;

/** The one listener on a signal. */
interface Listening {
  readonly callbacks: Map<Callback, Reactor>;
  readonly listener: Disposable;
}

/** No signal is kept alive by it. */
const listenings = new WeakMap<AbortSignal, Listening>();

/** @throws {TypeError} for anything else; the reason of a signal that was aborted already, as it is. */
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
 * Calls `callback` when the signal aborts, also when another listener stops the event; what it throws is reported to the
 * reactor. The returned function unsubscribes it.
 */
export function onAbort(signal: AbortSignal, reactor: Reactor, callback: Callback): () => void {
  const { callbacks, listener } = listenings.get(signal) ?? listen(signal);
  callbacks.set(callback, reactor);
  return () => {
    callbacks.delete(callback);
    if (callbacks.size > 0) return;
    listener[dispose]();
    listenings.delete(signal);
  };
}

function listen(signal: AbortSignal): Listening {
  const callbacks = new Map<Callback, Reactor>();
  const listener = addAbortListener(signal, () => {
    for (const [callback, reactor] of [...callbacks]) call(callback, reactor);
  });
  const listening = { callbacks, listener };
  listenings.set(signal, listening);
  return listening;
}

function call(callback: Callback, reactor: Reactor): void {
  try {
    callback();
  } catch (error) {
    reactor.reportError(error);
  }
}
