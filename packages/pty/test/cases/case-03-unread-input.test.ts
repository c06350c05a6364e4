import assert from 'node:assert/strict';
import { once } from 'node:events';
import { cpuShare } from '../support/cpu.js';
import { Listener, shell } from '../support/pty-child.js';
import { ourTerminals, test } from '../support/test.js';

test('4 MB written to a sleeping child cost no CPU time, another terminal still answers, and a kill frees everything', async () => {
  const other = shell('stty raw -echo; echo ready; exec cat');
  const answers = new Listener(other);
  await answers.received('ready\n');
  const before = ourTerminals();
  const asleep = shell('stty raw -echo; echo ready; exec sleep 60');
  await new Listener(asleep).received('ready\n');

  assert.equal(asleep.write(Buffer.alloc(4_000_000)), false);
  assert.ok((await cpuShare(1500)) < 0.01);

  other.write('are you there?');
  await answers.received('are you there?');

  const drained = once(asleep, 'drain');
  asleep.kill('SIGKILL');
  await drained;
  await asleep.ended;
  assert.deepEqual(ourTerminals(), before);
  assert.ok((await cpuShare(1000)) < 0.01);

  other.destroy();
  await other.ended;
});
