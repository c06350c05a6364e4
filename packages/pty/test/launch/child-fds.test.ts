/** Rule 41: childFDs maps any descriptors. */
import assert from 'node:assert/strict';
import { readlinkSync } from 'node:fs';
import type { SpawnProcessOptions } from 'strand-pty';
import { pidOf, program, shell } from '../support/on-pipes.js';
import { descriptorsOf, eventually, statOf } from '../support/proc.js';
import { TemporaryFile } from '../support/temporary-file.js';
import { test } from '../support/test.js';

type ChildFDs = NonNullable<SpawnProcessOptions['childFDs']>;

/** The descriptors of a child with this map, as links of /proc. */
async function descriptorsWith(childFDs: ChildFDs): Promise<Record<number, string>> {
  const child = program('sleep', ['60'], { childFDs });
  // The dynamic linker has files open until the child sleeps.
  await eventually('the child sleeps', () => statOf(pidOf(child))?.state === 'S');
  const descriptors = descriptorsOf(pidOf(child));
  child.transport.signalProcess('KILL');
  await child.ended;
  return descriptors;
}

async function withFiles(body: (one: TemporaryFile, other: TemporaryFile) => Promise<void>): Promise<void> {
  const files = [new TemporaryFile(), new TemporaryFile()] as const;
  try {
    await body(...files);
  } finally {
    for (const file of files) file.close();
  }
}

test('spawnProcess by default writes to descriptor 0 of the child and reads from 1 and 2', async () => {
  const child = shell('read line; echo "out $line"; echo "err $line" >&2');
  child.transport.write(Buffer.from('word\n'));
  await child.ended;
  assert.deepEqual([child.text(1), child.text(2)], ['out word\n', 'err word\n']);
});

test('childFDs makes any descriptor of the child a pipe, in either direction, with its own number', async () => {
  const script = 'cat <&3 >&4; cat <&5 >&6';
  const child = shell(script, { childFDs: { 3: 'w', 4: 'r', 5: 'w', 6: 'r' } });
  child.transport.writeToChild(5, Buffer.from('five'));
  child.transport.writeToChild(3, Buffer.from('three'));
  child.transport.closeChildFD(5);
  child.transport.closeChildFD(3);
  await child.ended;
  assert.deepEqual([child.text(4), child.text(6)], ['three', 'five']);
});

test('childFDs makes descriptors 199 and 200 of the child pipes', async () => {
  const script = 'read line < /proc/self/fd/199; echo "heard $line" > /proc/self/fd/200';
  const child = shell(script, { childFDs: { 199: 'w', 200: 'r' } });
  child.transport.writeToChild(199, Buffer.from('word\n'));
  await child.ended;
  assert.equal(child.text(200), 'heard word\n');
});

test('childFDs with a number lets the child inherit that descriptor, which stays open in the parent', async () => {
  await withFiles(async (file) => {
    const child = shell('echo hello', { childFDs: { 1: file.fd } });
    await child.ended;
    assert.deepEqual(child.events, ['connectionMade', 'exited', 'ended']);
    assert.equal(file.text, 'hello\n');
    assert.equal(readlinkSync(`/proc/self/fd/${file.fd}`), file.path);
  });
});

test('childFDs may map one descriptor of the parent to several of the child', async () => {
  await withFiles(async (file) => {
    const { path, fd } = file;
    assert.deepEqual(await descriptorsWith({ 1: fd, 2: fd, 5: fd }), { 1: path, 2: path, 5: path });
  });
});

test('childFDs may swap two descriptors of the parent', async () => {
  await withFiles(async (one, other) => {
    const swapped = await descriptorsWith({ [one.fd]: other.fd, [other.fd]: one.fd });
    assert.deepEqual(swapped, { [one.fd]: other.path, [other.fd]: one.path });
  });
});

test('childFDs may swap 0 and 1', async () => {
  const [input, output] = [0, 1].map((fd) => readlinkSync(`/proc/self/fd/${fd}`));
  assert.deepEqual(await descriptorsWith({ 0: 1, 1: 0 }), { 0: output, 1: input });
});

test('childFDs may map a descriptor of the parent to the same number', async () => {
  await withFiles(async (one, other) => {
    const { fd, path } = one;
    assert.deepEqual(await descriptorsWith({ [fd]: fd, 0: other.fd }), { 0: other.path, [fd]: path });
  });
});

test('childFDs may rotate three descriptors of the parent', async () => {
  await withFiles(async (one, other) => {
    const [a, b, c] = [one.fd, other.fd, 2];
    const errors = readlinkSync('/proc/self/fd/2');
    const turned = await descriptorsWith({ [a]: b, [b]: c, [c]: a });
    assert.deepEqual(turned, { [a]: other.path, [b]: errors, [c]: one.path });
  });
});

test('a child has exactly the descriptors of childFDs', async () => {
  await withFiles(async () => {
    assert.deepEqual(Object.keys(await descriptorsWith({ 1: 'r', 7: 'w', 31: 2 })), ['1', '7', '31']);
  });
});

test('a child with an empty childFDs has no descriptors, and its exit is reported', async () => {
  assert.deepEqual(await descriptorsWith({}), {});
  const child = program('sh', ['-c', 'exit 7'], { childFDs: {} });
  assert.equal((await child.ended).exitCode, 7);
  assert.deepEqual(child.events, ['connectionMade', 'exited', 'ended']);
});

test("a child without a terminal of its own stays in the parent's session, group and terminal", async () => {
  const child = program('cat');
  const { session, group, terminal } = statOf(pidOf(child)) ?? {};
  const ours = statOf(process.pid);
  assert.deepEqual([session, group, terminal], [ours?.session, ours?.group, ours?.terminal]);
  child.transport.closeStdin();
  await child.ended;
});
