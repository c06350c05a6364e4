import assert from 'node:assert/strict';
import { closeSync, writeSync } from 'node:fs';
import {
  ConnectionDone,
  ConnectionLost,
  type ReadDescriptor,
  reactor,
  type WriteDescriptor,
} from 'strand-pty';
import { openFifo, openLoop } from '../support/fifo.js';
import { runNode } from '../support/node-program.js';
import { reportedWhile } from '../support/reported-errors.js';
import { test } from '../support/test.js';

/** A reader and writer whose callbacks the test sets. */
class Watched implements ReadDescriptor, WriteDescriptor {
  fd: number;
  readonly calls: string[] = [];
  onRead: () => Error | undefined = () => undefined;
  onWrite: () => Error | undefined = () => undefined;
  reason: Error | undefined;

  constructor(fd: number) {
    this.fd = fd;
  }

  fileno(): number {
    return this.fd;
  }

  doRead(): Error | undefined {
    this.calls.push('read');
    return this.onRead();
  }

  doWrite(): Error | undefined {
    this.calls.push('write');
    return this.onWrite();
  }

  connectionLost(reason: Error): void {
    this.calls.push('lost');
    this.reason = reason;
    reactor.removeReader(this);
    reactor.removeWriter(this);
  }
}

/** Reads once, and then stops watching. */
function readOnce(watched: Watched): Promise<void> {
  return new Promise((resolve) => {
    watched.onRead = () => {
      reactor.removeReader(watched);
      resolve();
      return undefined;
    };
    reactor.addReader(watched);
  });
}

test('a reader is called when its descriptor is readable', async () => {
  const { readEnd, writeEnd } = openFifo();
  const reader = new Watched(readEnd);
  const read = readOnce(reader);
  writeSync(writeEnd, 'x');
  await read;
  assert.deepEqual(reader.calls, ['read']);
  closeSync(readEnd);
  closeSync(writeEnd);
});

/** Gets doRead called three times without reading. */
async function callThreeTimes(reader: Watched): Promise<void> {
  await new Promise<void>((resolve) => {
    reader.onRead = () => {
      if (reader.calls.length === 3) resolve();
      return undefined;
    };
    reactor.addReader(reader);
  });
  reactor.removeReader(reader);
}

test('a reader is called again as long as it does not read the available data', async () => {
  const fd = openLoop();
  writeSync(fd, 'x');
  await callThreeTimes(new Watched(fd));
  closeSync(fd);
});

test('a reader is called again as long as its descriptor has an error', async () => {
  const { readEnd, writeEnd } = openFifo();
  closeSync(readEnd);
  await callThreeTimes(new Watched(writeEnd));
  closeSync(writeEnd);
});

test('getReaders and getWriters list each watched object once, until it is removed', () => {
  const fds = [openLoop(), openLoop()];
  const [one, two] = fds.map((fd) => new Watched(fd));
  assert.ok(one && two);
  reactor.addReader(one);
  reactor.addReader(one);
  reactor.addReader(two);
  reactor.addWriter(two);
  assert.deepEqual(reactor.getReaders(), [one, two]);
  assert.deepEqual(reactor.getWriters(), [two]);
  reactor.removeReader(one);
  reactor.removeReader(one);
  reactor.removeReader(two);
  assert.deepEqual(reactor.getReaders(), []);
  assert.deepEqual(reactor.getWriters(), [two]);
  reactor.removeWriter(two);
  assert.deepEqual(reactor.getWriters(), []);
  fds.forEach(closeSync);
});

test('a reader and a writer of the same descriptor are called independently', async () => {
  const fd = openLoop();
  const both = new Watched(fd);
  const written = new Promise<void>((resolve) => {
    both.onWrite = () => {
      reactor.removeWriter(both);
      writeSync(fd, 'x');
      resolve();
      return undefined;
    };
  });
  const read = readOnce(both);
  reactor.addWriter(both);
  await Promise.all([written, read]);
  assert.deepEqual(both.calls, ['write', 'read']);
  closeSync(fd);
});

test('a second reader or writer for the same descriptor is refused', () => {
  const fd = openLoop();
  const [first, second] = [new Watched(fd), new Watched(fd)];
  reactor.addReader(first);
  reactor.addWriter(first);
  assert.throws(() => reactor.addReader(second), new RegExp(`descriptor ${fd} already has a reader`));
  assert.throws(() => reactor.addWriter(second), new RegExp(`descriptor ${fd} already has a writer`));
  reactor.removeReader(second);
  assert.deepEqual(reactor.getReaders(), [first], "removing one does not remove the other's");
  reactor.removeReader(first);
  reactor.removeWriter(first);
  closeSync(fd);
});

test('a reader whose doRead returns an error is removed, and its connectionLost gets the error', async () => {
  const fd = openLoop();
  const reader = new Watched(fd);
  const reason = new Error('the end');
  writeSync(fd, 'x');
  const lost = new Promise<void>((resolve) => {
    const { connectionLost } = reader;
    reader.connectionLost = (why) => {
      assert.deepEqual(reactor.getReaders(), []);
      connectionLost.call(reader, why);
      resolve();
    };
  });
  reader.onRead = () => reason;
  reactor.addReader(reader);
  await lost;
  assert.equal(reader.reason, reason);
  assert.deepEqual(reader.calls, ['read', 'lost']);
  closeSync(fd);
});

for (const [reason, called] of [
  [new ConnectionDone(), 'readConnectionLost'],
  [new ConnectionLost(), 'connectionLost'],
  [new Error('another'), 'connectionLost'],
] as const) {
  test(`a reader with both methods gets ${called} when doRead returns ${reason.name}`, async () => {
    const fd = openLoop();
    writeSync(fd, 'x');
    const result = await new Promise<unknown[]>((resolve) => {
      const reader: ReadDescriptor = {
        fileno: () => fd,
        doRead: () => reason,
        readConnectionLost: (why) => resolve(['readConnectionLost', why]),
        connectionLost: (why) => resolve(['connectionLost', why]),
      };
      reactor.addReader(reader);
    });
    assert.deepEqual(result, [called, reason]);
    assert.deepEqual(reactor.getReaders(), []);
    closeSync(fd);
  });
}

test("an error thrown by doRead is reported, and is the cause of connectionLost's reason", async () => {
  const fd = openLoop();
  const reader = new Watched(fd);
  const thrown = new Error('thrown by doRead');
  writeSync(fd, 'x');
  const errors = await reportedWhile(async () => {
    await new Promise<void>((resolve) => {
      reader.onRead = () => {
        setImmediate(resolve);
        throw thrown;
      };
      reactor.addReader(reader);
    });
  });
  assert.deepEqual(errors, [thrown]);
  assert.equal(reader.reason?.cause, thrown);
  assert.deepEqual(reactor.getReaders(), []);
  closeSync(fd);
});

test('a writer whose descriptor its own doRead has closed and another file reuses is not called', async () => {
  const fd = openLoop();
  const both = new Watched(fd);
  writeSync(fd, 'x');
  let other = -1;
  await new Promise<void>((resolve) => {
    both.onRead = () => {
      reactor.removeReader(both);
      reactor.removeWriter(both);
      closeSync(fd);
      both.fd = -1;
      // Another file gets the number at once, and its writer must not get the old readiness.
      other = openLoop();
      setImmediate(resolve);
      return undefined;
    };
    reactor.addReader(both);
    reactor.addWriter(both);
  });
  assert.equal(other, fd);
  assert.deepEqual(both.calls, ['read']);
  closeSync(other);
});

test("a watcher that takes over a descriptor inside a callback does not get the old one's readiness", async () => {
  const pair = [new Watched(openLoop()), new Watched(openLoop())] as const;
  for (const { fd } of pair) writeSync(fd, 'x');
  const successor = await new Promise<Watched>((resolve) => {
    const replace = (first: Watched, second: Watched) => () => {
      for (const watched of pair) reactor.removeReader(watched);
      closeSync(first.fd);
      closeSync(second.fd);
      const next = new Watched(openLoop());
      reactor.addReader(next);
      setImmediate(() => resolve(next));
      return undefined;
    };
    const [one, other] = pair;
    one.onRead = replace(one, other);
    other.onRead = replace(other, one);
    for (const watched of pair) reactor.addReader(watched);
  });
  assert.equal(pair.flatMap(({ calls }) => calls).length, 1);
  assert.deepEqual(successor.calls, []);
  reactor.removeReader(successor);
  closeSync(successor.fd);
});

test('addReader of a descriptor that is not open throws EBADF', () => {
  assert.throws(() => reactor.addReader(new Watched(-1)), { code: 'EBADF', syscall: 'epoll_ctl' });
  assert.deepEqual(reactor.getReaders(), []);
});

test('addWriter of a descriptor that other code has closed throws EBADF, and its reader is removed', () => {
  const fd = openLoop();
  const watched = new Watched(fd);
  reactor.addReader(watched);
  closeSync(fd);
  assert.throws(() => reactor.addWriter(watched), { code: 'EBADF', syscall: 'epoll_ctl' });
  assert.deepEqual([reactor.getReaders(), reactor.getWriters()], [[], []]);
});

test('reportError throws an uncaught exception after its caller has continued', async () => {
  const { code, stdout, stderr } = await runNode('reported-error');
  assert.equal(code, 1);
  assert.equal(stdout, 'gone on\n');
  assert.match(stderr, /Error: reported/);
});

test('an epoll descriptor that other code has closed causes an uncaught exception that says so', async () => {
  const { code, stderr } = await runNode('closes-its-epoll');
  assert.equal(code, 1);
  assert.match(stderr, /the program has closed a descriptor of strand-pty: EBADF/);
});
