/** Options are checked before anything is started: each error names the option and the value. */
import assert from 'node:assert/strict';
import {
  getProcessOutput,
  getProcessOutputAndValue,
  getProcessValue,
  Process,
  ProcessMonitor,
  ProcessProtocol,
  PTYProcess,
  PtyChild,
  type SpawnProcessOptions,
  spawnProcess,
} from 'strand-pty';
import { ourDescriptors, test } from '../support/test.js';

const NUL = 'a\0b';

/** Throws before a child starts: the options are invalid, and no such program exists. */
function spawn(options: unknown): void {
  spawnProcess(new ProcessProtocol(), 'strand-nowhere', ['x'], options as SpawnProcessOptions);
}

const wrong: readonly [options: Record<string, unknown>, error: string, message: RegExp][] = [
  [{ usePTY: 'yes' }, 'TypeError', /usePTY must be true, an object .*got 'yes'/],
  [{ usePTY: 5 }, 'TypeError', /usePTY must be .*got 5/],
  [{ usePTY: { raw: 1 } }, 'TypeError', /raw must be a boolean, got 1/],
  [{ usePTY: { echo: 'no' } }, 'TypeError', /echo must be a boolean, got 'no'/],
  [{ usePTY: { paused: null } }, 'TypeError', /paused must be a boolean, got null/],
  [{ env: null }, 'TypeError', /env must be an object of names and values, got null/],
  [{ env: 'A=1' }, 'TypeError', /env must be an object .*got 'A=1'/],
  [{ env: { A: 5 } }, 'TypeError', /env\.A must be a string or a Uint8Array, got 5/],
  [{ env: { A: null } }, 'TypeError', /env\.A must be .*got null/],
  [{ env: { A: NUL } }, 'TypeError', /env\.A must not contain a NUL, got 'a\\x00b'/],
  [{ env: { [NUL]: '1' } }, 'TypeError', /a name in env must not contain a NUL, got 'a\\x00b'/],
  [{ env: { 'A=B': '1' } }, 'TypeError', /a name in env must be neither empty nor contain "=", got 'A=B'/],
  [{ env: { '': '1' } }, 'TypeError', /a name in env must be neither empty .*got ''/],
  [{ path: 5 }, 'TypeError', /path must be a string, a Uint8Array or a file: URL, got 5/],
  [{ path: '' }, 'TypeError', /path must not be empty/],
  [{ path: NUL }, 'TypeError', /path must not contain a NUL, got 'a\\x00b'/],
  [{ uid: 'root' }, 'TypeError', /uid must be an integer from 0 to 4294967294, got 'root'/],
  [{ uid: -1 }, 'RangeError', /uid must be an integer .*got -1/],
  [{ uid: 0xffff_ffff }, 'RangeError', /uid must be .*got 4294967295/],
  [{ gid: 1.5 }, 'RangeError', /gid must be .*got 1\.5/],
  [{ gid: null }, 'TypeError', /gid must be .*got null/],
  [{ groups: 5 }, 'TypeError', /groups must be an array of group ids, got 5/],
  [{ groups: [1, 'two'] }, 'TypeError', /groups\[1\] must be an integer .*got 'two'/],
  [{ groups: [-1] }, 'RangeError', /groups\[0\] must be .*got -1/],
  [{ childFDs: { 3: 'r' } }, 'TypeError', /childFDs/],
  [{ childFDs: { 0: 'pty', 1: 'x' } }, 'TypeError', /childFDs\[1\]/],
];

for (const [options, name, message] of wrong) {
  test(`spawnProcess with ${JSON.stringify(options)} throws a ${name} with the value`, () => {
    const before = ourDescriptors();
    assert.throws(() => spawn({ usePTY: true, ...options }), { name, message });
    assert.deepEqual(ourDescriptors(), before);
  });
}

for (const protocol of [undefined, null, 'protocol', {}]) {
  test(`new PTYProcess with ${JSON.stringify(protocol)} as the protocol throws a TypeError`, () => {
    assert.throws(() => new PTYProcess(protocol as unknown as ProcessProtocol, 'true', ['true']), {
      name: 'TypeError',
      message: /protocol must be a ProcessProtocol, got /,
    });
  });
}

test('a protocol whose processStopped is not a function is refused before a child is started', () => {
  const protocol = Object.assign(new ProcessProtocol(), { processStopped: true as never });
  assert.throws(() => new PTYProcess(protocol, 'true', ['true']), {
    name: 'TypeError',
    message: 'protocol.processStopped must be a function, got true',
  });
});

test('a protocol without the required methods is refused before a child is started, with their names', () => {
  const partial = { makeConnection() {}, childDataReceived() {}, processEnded() {} };
  for (const Transport of [PTYProcess, Process]) {
    assert.throws(() => new Transport(partial as unknown as ProcessProtocol, 'true', ['true']), {
      name: 'TypeError',
      message:
        /^protocol must be a ProcessProtocol, got \{.*\} without the method childConnectionLost, processExited: extend /s,
    });
  }
});

for (const options of [null, 'utf8', ['utf8']]) {
  test(`${JSON.stringify(options)} as options throws a TypeError in every function that takes options`, async () => {
    const expected = { name: 'TypeError', message: /^options must be an object, got / };
    const none = options as object;
    const protocol = new ProcessProtocol();
    for (const start of [
      () => spawn(none),
      () => new PTYProcess(protocol, 'true', ['true'], none),
      () => new Process(protocol, 'true', ['true'], none),
      () => new PtyChild('true', [], none),
      () => PtyChild.adopt(0, undefined, none),
      () => new ProcessMonitor(none),
      () => new ProcessMonitor().addProcess('one', ['true'], none),
    ])
      assert.throws(start, expected);
    for (const run of [getProcessOutput, getProcessValue, getProcessOutputAndValue])
      await assert.rejects(run('true', [], none), expected);
  });
}

test('options that are undefined count as absent', () => {
  const options = { env: undefined, path: undefined, uid: undefined, gid: undefined, groups: undefined };
  const usePTY = { columns: undefined, raw: undefined, eof: undefined, paused: undefined };
  assert.throws(() => spawn({ ...options, usePTY }), { name: 'SpawnError', code: 'ENOENT' });
});
