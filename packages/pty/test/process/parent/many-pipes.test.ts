import assert from 'node:assert/strict';
import type { PTYProcess } from 'strand-pty';
import { connectTo, ourPipes, shell } from '../../support/on-pipes.js';
import { PipeProtocol } from '../../support/pipe-protocol.js';
import { ourDescriptors, test } from '../../support/test.js';

const CHILDREN = 50;
/** Copies 0 to 1, and 3 to 2. */
const TWO_WAYS = 'cat <&3 >&2 3<&- & exec 3<&-; cat; exec 1>&-; wait; exit $CODE';
const childFDs = { 0: 'w', 1: 'r', 2: 'r', 3: 'w' } as const;

/** Lines that are unique to this child and descriptor. */
function linesFor(index: number, childFD: number): Buffer {
  return Buffer.from(`child ${index}, descriptor ${childFD}\n`.repeat(4000));
}

test(`${CHILDREN} children with four pipes each get and send the right bytes, and leave no descriptor open`, async () => {
  // Without pidfds the first child opens more descriptors than later ones.
  await shell('exit').ended;
  const before = ourDescriptors();
  const pipes = ourPipes().length;
  const children = Array.from({ length: CHILDREN }, (_, index) => {
    const child = shell(TWO_WAYS, { childFDs, env: { ...process.env, CODE: String(index) } });
    for (const childFD of [0, 3]) {
      child.transport.writeToChild(childFD, linesFor(index, childFD));
      child.transport.closeChildFD(childFD);
    }
    return child;
  });
  assert.equal(ourPipes().length, pipes + CHILDREN * 4);
  for (const [index, child] of children.entries()) {
    assert.equal((await child.ended).exitCode, index);
    assert.ok(child.bytes(1).equals(linesFor(index, 0)), `what child ${index} got as 0`);
    assert.ok(child.bytes(2).equals(linesFor(index, 3)), `what child ${index} got as 3`);
  }
  assert.deepEqual(ourDescriptors(), before);
});

test('50 children with pipes beside a terminal get and send the right bytes, and leave no descriptor open', async () => {
  const before = ourDescriptors();
  const children = Array.from({ length: CHILDREN }, (_, index) => {
    const child = connectTo(new PipeProtocol<PTYProcess>(), 'sh', ['-c', `echo ${index}; ${TWO_WAYS}`], {
      usePTY: true,
      childFDs: { 0: 'w', 1: 'pty', 2: 'r', 3: 'w', 4: 'r' },
      env: { ...process.env, CODE: String(index) },
    });
    child.transport.closeStdin();
    child.transport.writeToChild(3, linesFor(index, 3));
    child.transport.closeChildFD(3);
    return child;
  });
  for (const [index, child] of children.entries()) {
    assert.equal((await child.ended).exitCode, index);
    assert.equal(child.text(1), `${index}\n`);
    assert.ok(child.bytes(2).equals(linesFor(index, 3)), `what child ${index} got as 3`);
  }
  assert.deepEqual(ourDescriptors(), before);
});
