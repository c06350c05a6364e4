import { inspect } from 'node:util';
import type { Producer } from '../interfaces.js';
import { LogOwner } from './log-owner.js';

/**
 * The part of a transport that keeps one producer and applies back-pressure to it. Reference: `_ConsumerMixin`.
 *
 * Test: test/transport/consumer.test.ts
 */
export abstract class ConsumerMixin extends LogOwner {
  /** The registered producer. */
  producer: Producer | null = null;
  /** True while a streaming producer is paused. */
  producerPaused = false;
  /** True for a push producer, which writes until it is paused; false for a pull producer, which writes when resumed. */
  streamingProducer = false;

  /** False once writes are dropped. */
  protected abstract readonly takesBytes: boolean;

  /** Called when the producer was unregistered. */
  protected abstract producerUnregistered(): void;

  /**
   * Registers the producer to pause and resume. A pull producer is resumed at once. Once writes are dropped, the producer is
   * stopped instead of registered.
   *
   * @throws an Error when a producer is registered already.
   */
  registerProducer(producer: Producer, streaming: boolean): void {
    if (this.producer !== null) {
      throw new Error(
        `cannot register producer ${describe(producer)}, because producer ${describe(this.producer)} was never unregistered`,
      );
    }
    requireProducer(producer, streaming);
    if (!this.takesBytes) {
      producer.stopProducing();
      return;
    }
    this.producer = producer;
    this.producerPaused = false;
    this.streamingProducer = streaming;
    if (!streaming) producer.resumeProducing();
  }

  /** Forgets the producer, without closing. Continues a close that waited for it. */
  unregisterProducer(): void {
    this.producer = null;
    this.producerUnregistered();
  }
}

/** Checks for the methods now: a missing one would be noticed only when it is called. */
function requireProducer(producer: unknown, streaming: boolean): void {
  const methods: { readonly [Name in keyof Producer]?: unknown } = Object(producer);
  const names = [
    'resumeProducing',
    'stopProducing',
    ...(streaming ? (['pauseProducing'] as const) : []),
  ] as const;
  const missing = names.filter((name) => typeof methods[name] !== 'function');
  if (missing.length === 0) return;
  throw new TypeError(
    `producer must be a Producer, got ${inspect(producer, { depth: 0 })} without ${missing.join(', ')}`,
  );
}

/** Uses the object's own `toString`, else `util.inspect`. */
function describe(producer: Producer): string {
  // An object without a prototype has no toString.
  const { toString: own } = producer as { toString?: unknown };
  const isNamed = typeof own === 'function' && own !== Object.prototype.toString;
  return isNamed ? String(producer) : inspect(producer, { depth: 0 });
}
