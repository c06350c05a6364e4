import assert from 'node:assert/strict';
import { floodOf } from '../support/puppet.js';
import { behaviour } from './behaviour.js';

const bytes = (text: string) => Buffer.from(text);
const MUCH = bytes(floodOf(300_000).replaceAll('\n', '.'));

behaviour('written input reaches the child in order', async ({ child, start, until }, protocol) => {
  const transport = await start(protocol);
  transport.write(bytes('one '));
  transport.writeSequence([bytes('two '), bytes('three ')]);
  transport.writeToChild(0, bytes('four'));
  assert.equal(await child.read(18), 'one two three four');
  child.exit(0);
  await until(protocol.ended);
});

behaviour(
  "input larger than the terminal's buffer reaches the child when it reads",
  async (stage, protocol) => {
    const { child, start, until } = stage;
    const transport = await start(protocol);
    transport.write(MUCH);
    assert.ok(transport.bufferedLength > 0, 'not all of it at once');
    transport.write(bytes('end'));
    assert.equal(await child.read(MUCH.length + 3), `${MUCH}end`);
    assert.equal(transport.bufferedLength, 0);
    child.exit(0);
    await until(protocol.ended);
  },
);

behaviour(
  'write of a string throws a TypeError, also after the end',
  async ({ child, start, until }, protocol) => {
    const transport = await start(protocol);
    const write = () => transport.write('text' as never);
    const writeSequence = () => transport.writeSequence([bytes('word'), 'text' as never]);
    for (const refused of [write, writeSequence]) assert.throws(refused, TypeError);
    transport.write(bytes('.'));
    assert.equal(await child.read(1), '.', 'nothing of a refused sequence was sent');
    child.exit(0);
    await until(protocol.ended);
    for (const refused of [write, writeSequence]) assert.throws(refused, TypeError);
  },
);

behaviour('writeToChild accepts descriptor 0 only', async ({ child, start, until }, protocol) => {
  const transport = await start(protocol);
  assert.throws(() => transport.writeToChild(1, bytes('x')), RangeError);
  child.exit(0);
  await until(protocol.ended);
});

behaviour(
  'after loseWriteConnection queued input is sent, later writes are dropped, and reading goes on',
  async ({ child, start, until }, protocol) => {
    const transport = await start(protocol);
    transport.write(MUCH);
    transport.loseWriteConnection();
    await child.skip(MUCH.length);
    await child.output('all');
    await until(protocol.received('all'));
    transport.write(bytes('dropped'));
    assert.equal(transport.bufferedLength, 0);
    await child.output(' of it');
    await until(protocol.received('all of it'));
    child.exit(0);
    await until(protocol.ended);
  },
);

behaviour(
  'input that a dead child did not read is reported as lost, also while reading is paused',
  async ({ child, start, until, turn }, protocol) => {
    const transport = await start(protocol);
    transport.pauseProducing();
    await child.output('last words');
    transport.write(MUCH);
    child.die('KILL');
    await until(protocol.exited);
    await turn();
    assert.deepEqual(protocol.events, ['connectionMade', 'exited', 'lost 0']);
    assert.equal(transport.bufferedLength, 0);
    transport.write(bytes('dropped'));
    assert.equal(transport.bufferedLength, 0);
    transport.resumeProducing();
    await until(protocol.ended);
    assert.equal(protocol.output, 'last words');
    assert.deepEqual(protocol.events, ['connectionMade', 'exited', 'lost 0', 'data', 'ended']);
  },
);

behaviour(
  "closeStdin with eof: 'hangup' closes the terminal once everything is written",
  async (stage, protocol) => {
    const { child, start, until } = stage;
    const transport = await start(protocol, { eof: 'hangup' });
    await child.ignoreHangup();
    transport.write(MUCH);
    transport.closeStdin();
    await child.skip(MUCH.length);
    await stage.turn();
    assert.equal(transport.connected, false);
    child.exit(0);
    await until(protocol.ended);
  },
);
