import assert from 'node:assert/strict';
import type { Producer } from 'strand-pty';
import { Consumer } from '#src/transport/consumer.js';
import { test } from '../support/test.js';

class RecordingConsumer extends Consumer {
  takesBytes = true;
  unregistered = 0;

  protected override producerUnregistered(): void {
    this.unregistered++;
  }
}

class RecordingProducer implements Producer {
  readonly calls: string[] = [];

  pauseProducing(): void {
    this.calls.push('pause');
  }

  resumeProducing(): void {
    this.calls.push('resume');
  }

  stopProducing(): void {
    this.calls.push('stop');
  }
}

test('a streaming producer is kept, and asked for nothing', () => {
  const consumer = new RecordingConsumer();
  const producer = new RecordingProducer();
  consumer.registerProducer(producer, true);
  assert.equal(consumer.producer, producer);
  assert.equal(consumer.streamingProducer, true);
  assert.deepEqual(producer.calls, []);
});

test('a pull producer is asked once at its registration', () => {
  const consumer = new RecordingConsumer();
  const producer = new RecordingProducer();
  consumer.registerProducer(producer, false);
  assert.equal(consumer.producer, producer);
  assert.equal(consumer.streamingProducer, false);
  assert.deepEqual(producer.calls, ['resume']);
});

test('a second producer is refused with both named, and the first one stays', () => {
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

test('the error of a second producer names a producer with a toString by it, and any other as util.inspect does', () => {
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

test('where nothing can be written any more, a producer is stopped and not kept', () => {
  const consumer = new RecordingConsumer();
  consumer.takesBytes = false;
  for (const streaming of [true, false]) {
    const producer = new RecordingProducer();
    consumer.registerProducer(producer, streaming);
    assert.deepEqual(producer.calls, ['stop']);
    assert.equal(consumer.producer, null);
  }
});

test('an unregistered producer hears nothing of it, and another may come', () => {
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
