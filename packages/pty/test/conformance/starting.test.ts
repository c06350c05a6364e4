import assert from 'node:assert/strict';
import { ProcessDone } from 'strand-pty';
import { RecordingProtocol } from '../support/recording-protocol.js';
import { behaviour } from './behaviour.js';

class Eager extends RecordingProtocol {
  override connectionMade(): void {
    super.connectionMade();
    assert.equal(typeof this.transport.pid, 'number');
    assert.equal(this.transport.status, -1);
    this.transport.write(Buffer.from('hello'));
    this.transport.signalProcess(0);
  }
}

class Thrower extends RecordingProtocol {
  override connectionMade(): void {
    super.connectionMade();
    throw new Error('thrown by connectionMade');
  }
}

class ClosingProtocol extends RecordingProtocol {
  override connectionMade(): void {
    super.connectionMade();
    this.transport.abortConnection();
  }
}

behaviour(
  'inside connectionMade the child has a pid and can be written to and signalled',
  async ({ child, start, until }, protocol) => {
    await start(protocol);
    assert.equal(await child.read(5), 'hello');
    child.exit(0);
    await until(protocol.ended);
  },
  () => new Eager(),
);

behaviour(
  'an error thrown by connectionMade is reported, and the child lives to its end',
  async ({ child, start, until, errors }, protocol) => {
    await start(protocol);
    assert.deepEqual(errors.map(String), ['Error: thrown by connectionMade']);
    await child.output('alive');
    await until(protocol.received('alive'));
    child.exit(0);
    assert.ok((await until(protocol.ended)) instanceof ProcessDone);
  },
  () => new Thrower(),
);

behaviour(
  'a connection that is closed inside connectionMade still gets processEnded',
  async ({ child, start, until }, protocol) => {
    // SIGHUP may come before the child is ready, so `start` may never resolve.
    await Promise.race([start(protocol), until(protocol.ended)]);
    if (protocol.transport.pid !== null) child.die('KILL');
    await until(protocol.ended);
    assert.deepEqual(protocol.events, ['connectionMade', 'exited', 'ended']);
  },
  () => new ClosingProtocol(),
);

behaviour(
  'connectionMade, data, processExited and processEnded are called in this order',
  async (stage, protocol) => {
    const { child, start, until } = stage;
    await start(protocol);
    await child.output('a word');
    await until(protocol.received('a word'));
    child.exit(0);
    await until(protocol.ended);
    assert.deepEqual(protocol.events, ['connectionMade', 'data', 'exited', 'ended']);
    assert.equal(protocol.output, 'a word');
  },
);
