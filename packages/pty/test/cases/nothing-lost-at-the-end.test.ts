import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { shell } from '../support/pty-child.js';
import { start } from '../support/start.js';
import { test } from '../support/test.js';

const SIZE = 262_144;
const PRINTS_AND_EXITS = `stty raw -echo; exec head -c ${SIZE} /dev/zero`;
const AT_ONCE = 4;

/** Runs `run` the given number of times, a few concurrently, and returns the results other than SIZE. */
async function losses(runs: number, run: () => Promise<number>): Promise<number[]> {
  const lost: number[] = [];
  let left = runs;
  async function worker(): Promise<void> {
    while (left-- > 0) {
      const length = await run();
      if (length !== SIZE) lost.push(length);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return lost;
}

test("all 256 KiB of a child that prints and exits reach 'data' listeners, in 100 runs", async () => {
  const lost = await losses(100, async () => {
    const child = shell(PRINTS_AND_EXITS);
    let length = 0;
    child.on('data', (chunk) => {
      length += chunk.length;
    });
    await once(child, 'close');
    return length;
  });
  assert.deepEqual(lost, []);
});

test('all 256 KiB of a child that prints and exits reach its protocol, in 100 runs', async () => {
  const lost = await losses(100, async () => {
    const protocol = start(PRINTS_AND_EXITS);
    await protocol.ended;
    return protocol.bytes.length;
  });
  assert.deepEqual(lost, []);
});

for (const pause of [0, 300, 3000]) {
  test(`all 6000 bytes of a child that exits while the reader is paused for ${pause} ms arrive`, async () => {
    const child = shell('stty raw; head -c 3000 /dev/zero; sleep 0.2; head -c 3000 /dev/zero');
    let length = 0;
    child.on('data', (chunk) => {
      length += chunk.length;
    });
    await once(child, 'data');
    child.pause();
    await delay(pause);
    child.resume();
    await once(child, 'close');
    assert.equal(length, 6000);
  });
}
