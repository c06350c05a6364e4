/** Rules 41 to 44: the pipes of a child, each on its own. */
import assert from 'node:assert/strict';
import { ProcessProtocol } from 'strand-pty';
import { EXECUTES_COMMANDS, program, sendCommand, shell } from '../../support/on-pipes.js';
import { PipeProtocol } from '../../support/pipe-protocol.js';
import { test } from '../../support/test.js';

const WORD = Buffer.from('word');
/** More than a pipe holds. */
const MUCH = Buffer.alloc(1 << 20, 'm');
const ALL = { 0: 'w', 1: 'r', 2: 'r', 3: 'w', 9: 'w' } as const;

test('writeToChild reaches the pipe with that number, and closing it ends that input', async () => {
  const child = shell('cat <&3; echo; cat', { childFDs: { 0: 'w', 1: 'r', 3: 'w' } });
  child.transport.write(Buffer.from('zero'));
  child.transport.writeToChild(3, Buffer.from('three'));
  child.transport.closeChildFD(3);
  await child.received(1, 'three\n');
  child.transport.writeSequence([Buffer.from(', '), Buffer.from('and more')]);
  child.transport.closeStdin();
  await child.ended;
  assert.equal(child.text(1), 'three\nzero, and more');
});

test('writeToChild of a Process throws a RangeError for a descriptor that is not an open pipe to the child', async () => {
  const child = shell(EXECUTES_COMMANDS, { childFDs: ALL });
  for (const childFD of [1, 2, 4, -1, Number.NaN]) {
    const message = `the child's descriptor ${childFD} is not an open pipe to the child`;
    assert.throws(() => child.transport.writeToChild(childFD, WORD), { name: 'RangeError', message });
  }
  child.transport.closeChildFD(3);
  await child.lost(3);
  assert.throws(() => child.transport.writeToChild(3, WORD), RangeError);
  const text = 'word' as unknown as Buffer;
  assert.throws(() => child.transport.writeToChild(4, text), { name: 'TypeError', message: /Buffer\.from/ });
  sendCommand(child, 'exit');
  await child.ended;
});

test('closeChildFD of an unknown or closed descriptor has no effect', async () => {
  const child = shell(EXECUTES_COMMANDS, { childFDs: ALL });
  child.transport.closeChildFD(3);
  await child.lost(3);
  for (const childFD of [3, 4, -1, 1e9]) child.transport.closeChildFD(childFD);
  sendCommand(child, 'echo still here; exit');
  await child.ended;
  assert.equal(child.text(1), 'still here\n');
  assert.equal(child.events.filter((event) => event === 'lost 3').length, 1);
});

test('childConnectionLost is called when the child closes a pipe with nothing queued', async () => {
  const child = shell(EXECUTES_COMMANDS, { childFDs: ALL });
  sendCommand(child, 'exec 3<&-');
  await child.lost(3);
  assert.equal(child.transport.pipes.has(3), false);
  sendCommand(child, 'exit');
  await child.ended;
});

test('childConnectionLost is called when the child closes a pipe with input queued, which is dropped', async () => {
  const child = shell(EXECUTES_COMMANDS, { childFDs: ALL });
  const pipe = child.transport.pipes.get(3);
  child.transport.writeToChild(3, MUCH);
  assert.ok(pipe && pipe.bufferedLength > 0);
  sendCommand(child, 'exec 3<&-');
  await child.lost(3);
  assert.deepEqual([pipe.bufferedLength, pipe.fileno()], [0, -1]);
  sendCommand(child, 'exit');
  await child.ended;
});

test('a child on pipes that dies with unread input gets processEnded, and the input is dropped', async () => {
  const child = program('sleep', ['60']);
  child.transport.write(MUCH);
  child.transport.closeStdin();
  child.transport.signalProcess('KILL');
  assert.equal((await child.ended).signal, 'SIGKILL');
  assert.ok(child.events.includes('lost 0'));
});

test('a write to a pipe whose reader has just closed is dropped, and childConnectionLost is called', async () => {
  const child = program('true');
  await child.lost(1);
  // The child's death also closed descriptor 0, and the reactor has not noticed it yet.
  child.transport.write(WORD);
  child.transport.write(MUCH);
  await child.ended;
  assert.ok(child.events.includes('lost 0'));
  child.transport.write(WORD);
  child.transport.writeSequence([WORD]);
  assert.throws(() => child.transport.write('word' as unknown as Buffer), TypeError);
  assert.throws(() => child.transport.writeSequence([WORD, 'x' as unknown as Buffer]), TypeError);
});

test('childConnectionLost gets each descriptor, and calls inConnectionLost, outConnectionLost or errConnectionLost', async () => {
  class Named extends PipeProtocol {
    readonly names: string[] = [];
    override childConnectionLost(childFD: number): void {
      super.childConnectionLost(childFD);
      // PipeProtocol overrides this method without calling it.
      ProcessProtocol.prototype.childConnectionLost.call(this, childFD);
    }
    override inConnectionLost(): void {
      this.names.push('in');
    }
    override outConnectionLost(): void {
      this.names.push('out');
    }
    override errConnectionLost(): void {
      this.names.push('err');
    }
  }
  const child = shell(EXECUTES_COMMANDS, { childFDs: ALL }, new Named());
  for (const [close, childFD] of [
    ['exec 1>&-', 1],
    ['exec 0<&-', 0],
    ['exec 3<&-', 3],
    ['exec 2>&-', 2],
  ] as const) {
    sendCommand(child, close);
    await child.lost(childFD);
  }
  assert.deepEqual(child.names, ['out', 'in', 'err']);
  sendCommand(child, 'exit');
  await child.ended;
});

test('closing one pipe ends it for the child, and the other pipes go on', async () => {
  const child = shell('cat >/dev/null; echo out; echo err >&2; read -r line <&9', { childFDs: ALL });
  child.transport.closeStdin();
  await child.received(1, 'out');
  child.transport.closeStdout();
  await child.lost(1);
  await child.received(2, 'err');
  child.transport.closeStderr();
  await child.lost(2);
  assert.equal(child.transport.state, 'running');
  sendCommand(child, '');
  assert.equal((await child.ended).exitCode, 0);
});

test('loseWriteConnection of a pipe sends what is queued, closes it, and drops later writes', async () => {
  const child = shell('cat >/dev/null; read -r line <&3; echo "$line"', { childFDs: { ...ALL } });
  const [zero, three] = [child.transport.pipes.get(0), child.transport.pipes.get(3)];
  child.transport.write(MUCH);
  zero?.loseWriteConnection();
  await child.lost(0);
  three?.write(Buffer.from('first'));
  three?.loseWriteConnection();
  await child.lost(3);
  three?.write(Buffer.from('too late'));
  await child.ended;
  assert.equal(child.text(1), 'first\n');
});

test('closeStdout ends a child that writes to its pipe by SIGPIPE', async () => {
  const child = program('yes');
  await child.received(1, 'y\n');
  child.transport.closeStdout();
  assert.equal((await child.ended).signal, 'SIGPIPE');
});
