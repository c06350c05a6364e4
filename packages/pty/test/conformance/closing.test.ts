import assert from 'node:assert/strict';
import { floodOf } from '../support/puppet.js';
import { behaviour } from './behaviour.js';

const WORD = Buffer.from('word');
const MUCH = Buffer.from(floodOf(300_000));

behaviour(
  'loseConnection sends queued input, and input written until then, before it closes',
  async ({ child, start, until, turn }, protocol) => {
    const transport = await start(protocol);
    await child.ignoreHangup();
    transport.write(MUCH);
    transport.loseConnection();
    assert.equal(transport.disconnecting, true);
    transport.write(WORD);
    assert.equal(transport.connected, true);
    // The hang-up discards input that the child has not read by then, so the child may not see the last word.
    await child.skip(MUCH.length);
    await turn();
    assert.equal(transport.connected, false);
    child.exit(0);
    await until(protocol.ended);
    assert.deepEqual(protocol.events, ['connectionMade', 'exited', 'ended'], 'nothing was lost');
  },
);

behaviour(
  'loseConnection delivers the output already in the terminal, and then hangs up',
  async ({ child, start, until, turn }, protocol) => {
    const transport = await start(protocol);
    transport.pauseProducing();
    await child.output('word');
    transport.loseConnection();
    await turn();
    assert.equal(transport.connected, true, 'the close waits while reading is paused');
    assert.equal(protocol.output, '');
    transport.resumeProducing();
    const reason = await until(protocol.ended);
    assert.equal(protocol.output, 'word');
    assert.equal(reason.signal, 'SIGHUP');
    assert.equal(transport.fileno(), -1);
  },
);

behaviour('loseConnection after closeStdout does not wait for resumeProducing', async (stage, protocol) => {
  const transport = await stage.start(protocol);
  transport.closeStdout();
  transport.pauseProducing();
  transport.loseConnection();
  assert.equal((await stage.until(protocol.ended)).signal, 'SIGHUP');
});

behaviour('loseConnection does not wait for a dead child to read its input', async (stage, protocol) => {
  const transport = await stage.start(protocol);
  transport.stopReading();
  transport.write(MUCH);
  transport.loseConnection();
  stage.child.die('KILL');
  await stage.until(protocol.ended);
  assert.deepEqual(protocol.events, ['connectionMade', 'exited', 'lost 0', 'ended']);
});

behaviour(
  'abortConnection closes at once and drops unread output and queued input',
  async ({ child, start, until }, protocol) => {
    const transport = await start(protocol);
    transport.pauseProducing();
    await child.output('word');
    transport.write(MUCH);
    transport.abortConnection();
    assert.equal(transport.fileno(), -1);
    assert.equal(transport.bufferedLength, 0);
    await until(protocol.ended);
    assert.deepEqual(protocol.events, ['connectionMade', 'lost 0', 'exited', 'ended']);
  },
);

behaviour(
  'a child that ignores SIGHUP gets processExited and processEnded only when it ends',
  async ({ child, start, until, turn }, protocol) => {
    const transport = await start(protocol);
    await child.ignoreHangup();
    transport.abortConnection();
    await turn();
    assert.equal(transport.state, 'drained');
    assert.equal(transport.echo, false);
    assert.equal(transport.getForegroundGroup(), 0);
    transport.resize(100, 40);
    child.exit(5);
    assert.equal((await until(protocol.ended)).exitCode, 5);
    assert.deepEqual(protocol.events, ['connectionMade', 'exited', 'ended']);
  },
);

behaviour(
  'a child that closes its terminal and lives on is not hung up, and its true exit code is reported',
  async ({ child, start, until, turn }, protocol) => {
    const transport = await start(protocol);
    await child.closeTerminal();
    await turn();
    assert.equal(transport.state, 'running');
    assert.equal(transport.connected, true);
    child.exit(7);
    assert.equal((await until(protocol.ended)).exitCode, 7);
  },
);

behaviour(
  'every call on the transport after processEnded is without effect',
  async ({ child, start, until, turn }, protocol) => {
    const transport = await start(protocol);
    child.exit(0);
    await until(protocol.ended);
    const events = [...protocol.events];
    transport.write(WORD);
    transport.writeSequence([WORD]);
    transport.pauseProducing();
    transport.resumeProducing();
    transport.loseWriteConnection();
    transport.loseConnection();
    transport.abortConnection();
    transport.closeStdin();
    transport.closeStdout();
    transport.resize(100, 40);
    await turn();
    assert.deepEqual(protocol.events, events);
    assert.equal(transport.fileno(), -1);
    assert.equal(transport.getForegroundGroup(), 0);
    assert.equal(transport.echo, false);
  },
);
