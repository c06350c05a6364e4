import assert from 'node:assert/strict';
import type { Producer } from 'strand-pty';
import { ConsumerMixin } from '#src/transport/consumer.js';
import { RecordingProducer } from '../support/recording-producer.js';
import { test } from '../support/test.js';

class RecordingConsumer extends ConsumerMixin {
  takesBytes = true;
  unregistered = 0;

  protected override producerUnregistered(): void {
    this.unregistered++;
  }
}

test('ConsumerMixin keeps a streaming producer, and calls none of its methods at the registration', () => {
  const consumer = new RecordingConsumer();
  const producer = new RecordingProducer();
  consumer.registerProducer(producer, true);
  assert.equal(consumer.producer, producer);
  assert.equal(consumer.streamingProducer, true);
  assert.deepEqual(producer.calls, []);
});

test('ConsumerMixin resumes a pull producer once at its registration', () => {
  const consumer = new RecordingConsumer();
  const producer = new RecordingProducer();
  consumer.registerProducer(producer, false);
  assert.equal(consumer.producer, producer);
  assert.equal(consumer.streamingProducer, false);
  assert.deepEqual(producer.calls, ['resume']);
});

test('ConsumerMixin refuses a second producer with an error that names both, and keeps the first one', () => {
  class SecondProducer extends RecordingProducer {}
  const consumer = new RecordingConsumer();
  const producers = [new RecordingProducer(), new SecondProducer()] as const;
  consumer.registerProducer(producers[0], true);
  assert.throws(
    () => consumer.registerProducer(producers[1], true),
    /cannot register producer SecondProducer .*because producer RecordingProducer .*never unregistered/s,
  );
  assert.equal(consumer.producer, producers[0]);
  assert.deepEqual([producers[0].calls, producers[1].calls], [[], []]);
});

test('ConsumerMixin names a producer by its own toString in its error, or by util.inspect', () => {
  class NamedProducer extends RecordingProducer {
    override toString(): string {
      return 'the file /etc/motd';
    }
  }
  const consumer = new RecordingConsumer();
  consumer.registerProducer(new NamedProducer(), true);
  const bare: Producer = Object.assign(Object.create(null), { resumeProducing() {}, stopProducing() {} });
  assert.throws(
    () => consumer.registerProducer(bare, true),
    /^Error: cannot register producer \[Object: null prototype\].*, because producer the file \/etc\/motd was never unregistered$/s,
  );
});

test('ConsumerMixin that can take no bytes stops a producer, and does not keep it', () => {
  const consumer = new RecordingConsumer();
  consumer.takesBytes = false;
  for (const streaming of [true, false]) {
    const producer = new RecordingProducer();
    consumer.registerProducer(producer, streaming);
    assert.deepEqual(producer.calls, ['stop']);
    assert.equal(consumer.producer, null);
  }
});

test('ConsumerMixin calls no method of a producer that is unregistered, and accepts another', () => {
  const consumer = new RecordingConsumer();
  const producers = [new RecordingProducer(), new RecordingProducer()] as const;
  consumer.registerProducer(producers[0], true);
  consumer.producerPaused = true;
  consumer.unregisterProducer();
  assert.equal(consumer.producer, null);
  assert.equal(consumer.unregistered, 1);
  consumer.registerProducer(producers[1], true);
  assert.equal(consumer.producerPaused, false);
  assert.deepEqual([producers[0].calls, producers[1].calls], [[], []]);
});
