/** A close resumes the pull producer that it waits for, since only the producer can say that it has finished. */
import assert from 'node:assert/strict';
import { RecordingProducer } from '../support/recording-producer.js';
import { behaviour } from './behaviour.js';

behaviour(
  'loseConnection resumes a registered pull producer, sends what it writes and closes when it unregisters',
  async (stage, protocol) => {
    const { child, start, until, turn } = stage;
    const transport = await start(protocol);
    await child.ignoreHangup();
    let calls = 0;
    const producer = new RecordingProducer(() => {
      calls++;
      if (calls === 2) transport.write(Buffer.from('last'));
      if (calls === 3) transport.unregisterProducer();
    });
    transport.registerProducer(producer, false);
    transport.loseConnection();
    assert.deepEqual(producer.calls, ['resume'], 'not inside the call');
    await turn();
    await turn();
    assert.equal(transport.connected, false);
    assert.deepEqual(producer.calls, ['resume', 'resume', 'resume']);
    child.exit(0);
    await until(protocol.ended);
  },
);

behaviour(
  'closeStdin resumes a registered pull producer, and ends the input when the producer unregisters',
  async (stage, protocol) => {
    const { child, start, until, turn } = stage;
    const transport = await start(protocol);
    let calls = 0;
    const producer = new RecordingProducer(() => {
      calls++;
      if (calls === 2) transport.write(Buffer.from('last'));
      if (calls === 3) transport.unregisterProducer();
    });
    transport.registerProducer(producer, false);
    transport.closeStdin();
    await turn();
    assert.equal(await child.read(4), 'last');
    await turn();
    transport.write(Buffer.from('dropped'));
    assert.deepEqual(producer.calls, ['resume', 'resume', 'resume']);
    assert.equal(transport.connected, true);
    child.exit(0);
    await until(protocol.ended);
  },
);

behaviour(
  "a pull producer that writes nothing is resumed once by a close, and not again by the transport's resumeProducing",
  async (stage, protocol) => {
    const { start, until, turn } = stage;
    const transport = await start(protocol);
    const producer = new RecordingProducer();
    transport.registerProducer(producer, false);
    transport.loseConnection();
    await turn();
    transport.pauseProducing();
    transport.resumeProducing();
    await turn();
    assert.deepEqual(producer.calls, ['resume', 'resume']);
    transport.unregisterProducer();
    await until(protocol.ended);
  },
);
