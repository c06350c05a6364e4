import assert from 'node:assert/strict';
import { ProcessTerminated } from 'strand-pty';
import { floodOf } from '../support/puppet.js';
import { RecordingProtocol } from '../support/recording-protocol.js';
import { behaviour } from './behaviour.js';

const FLOOD = 300_000;

class Thrower extends RecordingProtocol {
  override childDataReceived(childFD: number, data: Buffer): void {
    super.childDataReceived(childFD, data);
    throw new Error('thrown by childDataReceived');
  }
}

/** Pauses after every chunk. */
class PausingProtocol extends RecordingProtocol {
  override childDataReceived(childFD: number, data: Buffer): void {
    super.childDataReceived(childFD, data);
    this.transport.pauseProducing();
  }
}

behaviour('output arrives in order as data of descriptor 1', async (stage, protocol) => {
  await stage.start(protocol);
  await stage.child.output('one ');
  await stage.child.output('two');
  await stage.until(protocol.received('one two'));
  assert.deepEqual(protocol.events, ['connectionMade', 'data']);
  stage.child.exit(0);
  await stage.until(protocol.ended);
});

behaviour(
  'every byte of a long output arrives before processEnded, also when the child exits at once',
  async (stage, protocol) => {
    await stage.start(protocol);
    void stage.child.flood(FLOOD);
    stage.child.exit(0);
    await stage.until(protocol.ended);
    assert.equal(protocol.output, floodOf(FLOOD));
  },
);

behaviour(
  'an error thrown by childDataReceived is reported, and closes the connection in order',
  async ({ child, start, until, errors }, protocol) => {
    const transport = await start(protocol);
    // The child may be hung up before it can report that it has printed.
    void child.output('word');
    const reason = await until(protocol.ended);
    assert.deepEqual(errors.map(String), ['Error: thrown by childDataReceived']);
    assert.equal(transport.fileno(), -1);
    assert.ok(reason instanceof ProcessTerminated);
    assert.equal(reason.signal, 'SIGHUP');
    assert.deepEqual(protocol.events, ['connectionMade', 'data', 'exited', 'ended']);
  },
  () => new Thrower(),
);

behaviour('pauseProducing stops the output, and resumeProducing continues it', async (stage, protocol) => {
  const transport = await stage.start(protocol);
  transport.pauseProducing();
  await stage.child.output('word');
  await stage.turn();
  assert.equal(protocol.output, '');
  transport.resumeProducing();
  await stage.until(protocol.received('word'));
  stage.child.exit(0);
  await stage.until(protocol.ended);
});

behaviour(
  'a protocol that pauses after every chunk loses no output',
  async ({ child, start, turn }, protocol) => {
    const transport = await start(protocol);
    void child.flood(FLOOD);
    child.exit(0);
    while (transport.state !== 'ended') {
      await turn();
      transport.resumeProducing();
    }
    assert.equal(protocol.output, floodOf(FLOOD));
  },
  () => new PausingProtocol(),
);

behaviour(
  'a child that exits while reading is paused gets processExited at once, and its output and processEnded after resumeProducing',
  async ({ child, start, until, turn }, protocol) => {
    const transport = await start(protocol);
    transport.pauseProducing();
    await child.output('last words');
    child.exit(0);
    const exited = await until(protocol.exited);
    await turn();
    assert.deepEqual(protocol.events, ['connectionMade', 'exited']);
    transport.resumeProducing();
    assert.equal(await until(protocol.ended), exited);
    assert.equal(protocol.output, 'last words');
    assert.deepEqual(protocol.events, ['connectionMade', 'exited', 'data', 'ended']);
  },
);

behaviour(
  'a background job that holds the terminal delays processEnded, not processExited',
  async ({ child, start, until, turn }, protocol) => {
    await start(protocol);
    const job = await child.startJob();
    child.exit(0);
    await until(protocol.exited);
    await job.output('still here');
    await until(protocol.received('still here'));
    await turn();
    assert.deepEqual(protocol.events, ['connectionMade', 'exited', 'data']);
    job.exit(0);
    await until(protocol.ended);
  },
);

behaviour(
  'after closeStdout no output is delivered, and processEnded comes also while reading is paused',
  async (stage, protocol) => {
    const transport = await stage.start(protocol);
    transport.closeStdout();
    transport.pauseProducing();
    await stage.child.output('word');
    stage.child.exit(0);
    await stage.until(protocol.ended);
    assert.deepEqual(protocol.events, ['connectionMade', 'exited', 'ended']);
  },
);
