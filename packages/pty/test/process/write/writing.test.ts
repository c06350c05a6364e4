/** Rules 18 to 21 and 28: bytes reach the child in order, as long as it reads. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { RecordingProtocol } from '../../support/recording-protocol.js';
import { connect, run, start } from '../../support/start.js';
import { test } from '../../support/test.js';

const raw = { usePTY: { raw: true } };

async function kill(child: RecordingProtocol): Promise<void> {
  child.transport.signalProcess('KILL');
  await child.ended;
}

test('70 kB come back from cat as they were sent', async () => {
  const sent = randomBytes(70_000);
  const child = run('cat', [], raw);
  child.transport.write(sent);
  await child.received(() => child.bytes.length >= sent.length);
  assert.ok(child.bytes.equals(sent));
  await kill(child);
});

test('4 MiB in one write arrive whole at a child that reads them in its own time', async () => {
  const sent = randomBytes(4 << 20);
  const child = start(`head -c ${sent.length} | sha256sum`, raw);
  child.transport.write(sent);
  await child.ended;
  assert.ok(child.output.startsWith(createHash('sha256').update(sent).digest('hex')));
});

test('many small writes and sequences arrive in the order in which they were made', async () => {
  const lines = Array.from({ length: 20_000 }, (_, number) => Buffer.from(`${number}\n`));
  const expected = Buffer.concat(lines);
  const child = start(`head -c ${expected.length} | sha256sum`, raw);
  for (let at = 0; at < lines.length; at += 100) {
    child.transport.writeSequence(lines.slice(at, at + 50));
    for (const line of lines.slice(at + 50, at + 100)) child.transport.write(line);
  }
  await child.ended;
  assert.ok(child.output.startsWith(createHash('sha256').update(expected).digest('hex')));
});

test('write and signalProcess work inside connectionMade', async () => {
  class Eager extends RecordingProtocol {
    override connectionMade(): void {
      super.connectionMade();
      this.transport.write(Buffer.from('first\n'));
      assert.ok((this.transport.pid ?? 0) > 0);
      this.transport.signalProcess(0);
    }
  }
  const child = connect(new Eager(), 'sh', ['-c', 'read line; echo "got $line"; exec sleep 60']);
  await child.received('got first');
  await kill(child);
});

test('a string is a TypeError that says what to do, before, while and after the connection', async () => {
  const child = run('cat');
  const text = 'text' as unknown as Uint8Array;
  const refused = {
    name: 'TypeError',
    message: /data must be a Buffer or a Uint8Array, got string: .*Buffer\.from/,
  };
  const check = (): void => {
    assert.throws(() => child.transport.write(text), refused);
    assert.throws(() => child.transport.writeToChild(0, text), refused);
    assert.throws(() => child.transport.writeSequence([Buffer.from('not sent'), text]), refused);
  };
  check();
  child.transport.loseWriteConnection();
  check();
  await kill(child);
  check();
  assert.equal(child.output, '');
});

test('a sequence may be any iterable', async () => {
  function* pieces(): Generator<Uint8Array> {
    yield Buffer.from('one ');
    yield new Uint8Array();
    yield Uint8Array.of(0x74, 0x77, 0x6f);
  }
  const child = start('head -c 7', raw);
  child.transport.writeSequence(pieces());
  await child.ended;
  assert.equal(child.output, 'one two');
});

test('writing to any other descriptor than 0 is a RangeError', async () => {
  const child = start('head -c 2', raw);
  for (const fd of [1, 2, 7, -1]) {
    assert.throws(() => child.transport.writeToChild(fd, Buffer.from('x')), {
      name: 'RangeError',
      message: new RegExp(`descriptor ${fd} `),
    });
  }
  child.transport.writeToChild(0, Buffer.from('ok'));
  await child.ended;
  assert.equal(child.output, 'ok');
});

test('after loseWriteConnection everything is flushed, later writes are dropped, and reading goes on', async () => {
  // The second program reads whatever arrives within 100 ms.
  const child = start('head -c 100000 | wc -c; stty min 0 time 1; head -c 1 | wc -c', raw);
  child.transport.write(Buffer.alloc(99_999, 'a'));
  child.transport.loseWriteConnection();
  // The flush is still in progress.
  child.transport.write(Buffer.from('a'));
  await child.received('100000\n');
  child.transport.write(Buffer.from('?'));
  await child.ended;
  assert.equal(child.output, '100000\n0\n');
});

test('writes after the exit, after the end and with nothing in them have no effect', async () => {
  class Late extends RecordingProtocol {
    override processExited(reason: Parameters<RecordingProtocol['processExited']>[0]): void {
      this.transport.write(Buffer.from('late'));
      super.processExited(reason);
    }
  }
  const child = connect(new Late(), 'true');
  child.transport.write(new Uint8Array());
  await child.ended;
  child.transport.write(Buffer.from('later'));
  child.transport.writeSequence([Buffer.from('and later')]);
  child.transport.closeStdin();
  assert.deepEqual(
    child.events.filter((event) => event !== 'data'),
    ['connectionMade', 'exited', 'ended'],
  );
});
