import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { SpawnError, spawn } from 'strand-pty';
import { shell } from '../support/pty-child.js';
import { ourChildren, ourDescriptors, ourTerminals, test } from '../support/test.js';

const ends: readonly (() => Promise<unknown>)[] = [
  () => shell('echo hello').resume().ended,
  () => {
    const child = spawn('sleep', ['60']).resume();
    child.kill('SIGKILL');
    return child.ended;
  },
  async () => assert.throws(() => spawn('/no/such/program'), SpawnError),
];

test('600 children that exit, are killed or fail to start leave no descriptor, terminal or process open', async () => {
  const descriptors = ourDescriptors().length;
  const terminals = readdirSync('/dev/pts').length;
  for (let round = 0; round < 50; round++) {
    await Promise.all(Array.from({ length: 12 }, (_, index) => ends[index % ends.length]?.()));
  }
  assert.equal(ourDescriptors().length, descriptors);
  assert.deepEqual(ourTerminals(), []);
  assert.deepEqual(ourChildren(), []);
  // Other processes may open and close terminals meanwhile, but not hundreds.
  assert.ok(readdirSync('/dev/pts').length < terminals + 100);
});
