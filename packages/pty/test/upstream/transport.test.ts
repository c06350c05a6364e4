import assert from 'node:assert/strict';
import { program } from '../support/on-pipes.js';
import { PipeProtocol } from '../support/pipe-protocol.js';
import { type Transport, upstream } from '../support/upstream.js';

const METHODS = [
  'write',
  'writeSequence',
  'writeToChild',
  'closeStdin',
  'closeStdout',
  'closeStderr',
  'closeChildFD',
  'loseConnection',
  'loseWriteConnection',
  'abortConnection',
  'signalProcess',
  'getHost',
  'getPeer',
  'registerProducer',
  'unregisterProducer',
  'pauseProducing',
  'resumeProducing',
  'stopProducing',
] as const;

upstream(
  'processTransportInterface',
  'a transport has every method of a process transport',
  async ({ start }) => {
    const child = start('true');
    for (const method of METHODS) assert.equal(typeof child.transport[method], 'function', method);
    assert.ok((child.transport.pid ?? 0) > 0);
    assert.equal(child.transport.status, -1);
    await child.ended;
  },
);

upstream('write', 'write reaches the standard input of the child', async ({ shell }) => {
  const child = shell('read -r line; echo "read $line"');
  child.transport.write(Buffer.from('hello\n'));
  await child.ended;
  assert.equal(child.text(1), 'read hello\n');
});

upstream(
  'writeSequence',
  'writeSequence reaches the standard input of the child in order',
  async ({ shell }) => {
    const child = shell('read -r line; echo "read $line"');
    child.transport.writeSequence(['one', ' two', ' three', '\n'].map((text) => Buffer.from(text)));
    await child.ended;
    assert.equal(child.text(1), 'read one two three\n');
  },
);

upstream('writeToChild', 'writeToChild reaches the descriptor with that number', async ({ shell }) => {
  const child = shell('read -r zero; read -r four <&4; echo "$zero $four"', { pipes: { 4: 'w' } });
  child.transport.writeToChild(4, Buffer.from('to four\n'));
  child.transport.writeToChild(0, Buffer.from('to zero,\n'));
  await child.ended;
  assert.equal(child.text(1), 'to zero, to four\n');
});

upstream(
  'writeToChildBadFileDescriptor',
  'writeToChild to a descriptor that the child does not have throws',
  async ({ shell }) => {
    const child = shell('read -r line');
    assert.throws(() => child.transport.writeToChild(10, Buffer.from('x')), RangeError);
    child.transport.write(Buffer.from('\n'));
    await child.ended;
  },
);

upstream(
  'pauseAndResumeProducing',
  'no output is delivered between pauseProducing and resumeProducing',
  async ({ shell }) => {
    const child = shell('read -r line; echo "$line"; read -r line; echo "$line"');
    child.transport.write(Buffer.from('one\n'));
    await child.received(1, 'one');
    child.transport.pauseProducing();
    child.transport.write(Buffer.from('two\n'));
    await child.exited;
    // By the end of another child everything that was ready has been delivered.
    await program('true').ended;
    assert.equal(child.text(1), 'one\n');
    child.transport.resumeProducing();
    await child.ended;
    assert.equal(child.text(1), 'one\ntwo\n');
  },
);

upstream(
  'childConnectionLost',
  'childConnectionLost is called for each descriptor that the child closes, in order',
  async ({ shell }) => {
    const pipes = { 3: 'w', 4: 'r', 5: 'r' } as const;
    const child = shell('for fd in 5 3 4; do read -r go; eval "exec $fd<&-"; done; read -r go', { pipes });
    for (const childFD of [5, 3, 4]) {
      child.transport.write(Buffer.from('go\n'));
      await child.lost(childFD);
    }
    assert.deepEqual(child.events, ['connectionMade', 'lost 5', 'lost 3', 'lost 4']);
    child.transport.write(Buffer.from('go\n'));
    await child.ended;
  },
);

upstream('echo', '70 kB written in ten rounds come back unchanged', async ({ connect, onTerminal }) => {
  const MESSAGE = Buffer.from('1234567'.repeat(1001));
  class Echo extends PipeProtocol<Transport> {
    rounds = 0;

    override connectionMade(): void {
      super.connectionMade();
      this.transport.write(MESSAGE);
    }

    override childDataReceived(childFD: number, data: Buffer): void {
      super.childDataReceived(childFD, data);
      if (this.bytes(1).length < MESSAGE.length * (this.rounds + 1)) return;
      if (++this.rounds < 10) this.transport.write(MESSAGE);
      else this.transport.loseConnection();
    }
  }
  const child = connect(new Echo(), 'cat', [], { terminal: { raw: true } });
  const { exitCode, signal } = await child.ended;
  assert.ok(child.bytes(1).equals(Buffer.concat(Array(10).fill(MESSAGE))));
  assert.deepEqual([exitCode, signal], onTerminal ? [null, 'SIGHUP'] : [0, null]);
});
