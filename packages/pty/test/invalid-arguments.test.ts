/** A value that a function does not accept throws at once, with what was expected. */
import assert from 'node:assert/strict';
import {
  FileDescriptor,
  getAttributes,
  getProcessOutput,
  ProcessMonitor,
  type Producer,
  type ReadDescriptor,
  reactor,
  type SpawnOptions,
  type SpawnProcessOptions,
  spawn,
  spawnProcess,
  type WriteDescriptor,
} from 'strand-pty';
import * as nodePty from 'strand-pty/node-pty';
import { MemoryReactor } from 'strand-pty/testing';
import { PipeProtocol } from './support/pipe-protocol.js';
import { shell } from './support/pty-child.js';
import { ourChildren, test } from './support/test.js';

/** Passes a value as a JavaScript program may, without a type check. */
function any<T>(value: unknown): T {
  return value as T;
}

const empty: readonly [what: string, value: object][] = [
  ['a Map', new Map([['cwd', '/']])],
  ['a Set', new Set()],
  ['a Promise', Promise.resolve({})],
  ['a Date', new Date()],
  ['an Error', new Error('options')],
];

for (const [what, value] of empty) {
  test(`${what} as options or env throws a TypeError instead of counting as an empty object`, async () => {
    const expected = { name: 'TypeError', message: /^options must be an object, got / };
    assert.throws(() => spawn('true', [], any<SpawnOptions>(value)), expected);
    await assert.rejects(getProcessOutput('true', [], any(value)), expected);
    assert.throws(() => spawn('true', [], { env: any(value) }), /^TypeError: env must be an object of names/);
    assert.throws(() => spawn('true', [], { limits: any(value) }), /^TypeError: limits must be an object/);
  });
}

test('null as an option throws a TypeError, except as an encoding', async () => {
  for (const name of ['cwd', 'env', 'argv0', 'columns', 'echo', 'eof', 'stdio', 'killSignal', 'signal'])
    assert.throws(() => spawn('true', [], any<SpawnOptions>({ [name]: null })), TypeError, name);
  for (const name of ['usePTY', 'childFDs', 'reactor', 'path']) {
    const options = any<SpawnProcessOptions>({ [name]: null });
    assert.throws(() => spawnProcess(new PipeProtocol(), 'true', ['true'], options), TypeError, name);
  }
  await assert.rejects(getProcessOutput('true', [], { killSignal: any(null) }), TypeError);
  const monitor = new ProcessMonitor();
  assert.throws(() => monitor.addProcess('one', ['true'], { usePTY: any(null) }), TypeError);
  assert.deepEqual(ourChildren(), []);
});

test('resize without columns or rows throws a TypeError and keeps the size', async () => {
  const child = shell('read line');
  assert.throws(() => child.resize(any(undefined), 5), /^TypeError: columns must be an integer from 1/);
  assert.throws(() => child.resize(5, any(undefined)), /^TypeError: rows must be an integer from 1/);
  assert.deepEqual([child.columns, child.rows], [80, 24]);
  child.resume().end('\n');
  await child.ended;
});

test('a number that is not a descriptor throws a RangeError', () => {
  for (const fd of [2 ** 32, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, 0.5]) {
    assert.throws(() => new FileDescriptor(fd), /^RangeError: fd must be an integer from 0 to 2147483647/);
    assert.throws(() => getAttributes(fd), /^RangeError: fd must be an integer from 0/);
    assert.throws(() => reactor.system.closeDescriptor(fd), RangeError);
  }
  assert.throws(() => new FileDescriptor(any('0')), /^TypeError: fd must be an integer/);
  assert.throws(() => new FileDescriptor(0, any({})), /^TypeError: reactor must be a Reactor, got {}/);
  assert.throws(() => getAttributes(any({})), /^TypeError: fd must be an integer/);
});

test('write with a value that is not bytes throws a TypeError that describes the value', async () => {
  const protocol = new PipeProtocol();
  const child = spawnProcess(protocol, 'cat', ['cat']);
  assert.throws(() => child.write(any(Object.create(null))), /^TypeError: data must be .* without a class/);
  assert.throws(() => child.writeSequence(any(5)), /^TypeError: data must be an array .*got number/);
  assert.throws(() => child.writeSequence(any([5])), /^TypeError: data must be a Buffer/);
  assert.throws(
    () => child.writeToChild(any(Symbol('0')), Buffer.from('')),
    /descriptor Symbol\(0\) is not an open pipe/,
  );
  const half = any<Producer>({ resumeProducing: () => {}, stopProducing: () => {} });
  assert.throws(
    () => child.registerProducer(any(undefined), false),
    /^TypeError: producer must be a Producer/,
  );
  assert.throws(() => child.registerProducer(half, true), /without pauseProducing$/);
  child.closeStdin();
  await protocol.ended;
});

test('an invalid callback, delay, reader or writer throws a TypeError at once', () => {
  for (const one of [reactor, new MemoryReactor()]) {
    assert.throws(() => one.callLater(0, any(undefined)), /^TypeError: callback must be a function/);
    assert.throws(() => one.callLater(any(null), () => {}), /^TypeError: a delay must be a number/);
  }
  assert.throws(
    () => reactor.addReader(any<ReadDescriptor>({ fileno: () => 0 })),
    /^TypeError: reader must have the method doRead/,
  );
  assert.throws(
    () => reactor.addWriter(any<WriteDescriptor>(null)),
    /^TypeError: writer must have the method fileno, got null/,
  );
});

test("node-pty's onData throws a TypeError when its listener is not a function", async () => {
  const pty = nodePty.spawn('true', []);
  assert.throws(() => pty.onData(any('listener')), /^TypeError: listener must be a function/);
  await new Promise((resolve) => pty.onExit(resolve));
});

test('a child in memory throws a RangeError for an invalid exit code or errno', () => {
  const memory = new MemoryReactor();
  spawnProcess(new PipeProtocol(), 'x', ['x'], { reactor: memory });
  assert.throws(() => memory.children[0]?.exit(256), RangeError);
  assert.throws(() => memory.failNextSpawn({ step: 'execve', errno: 2 }), RangeError);
  assert.throws(() => memory.failNextSpawn(any({ step: 'execve', code: 2 })), /"failure.code"/);
  assert.throws(() => memory.advance(any('1')), TypeError);
});
