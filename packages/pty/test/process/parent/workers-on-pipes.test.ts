/** Rules 9 and 47 on pipes: in a process without descriptors 0 to 2, and in workers. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { programPath, runNode } from '../../support/node-program.js';
import { ourPipes } from '../../support/on-pipes.js';
import { eventually, isGone } from '../../support/proc.js';
import { ourChildren, test } from '../../support/test.js';

test("a child's pipes are its own descriptors 0 to 2 also when those of the parent are closed", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'strand-'));
  const file = join(folder, 'answer');
  assert.equal((await runNode('pipes-without-descriptors', { args: [file] })).code, 0);
  assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), {
    out: 'out word\n',
    err: 'err\n',
    three: 'three\n',
    exitCode: 4,
    inherited: 'EBADF',
  });
  rmSync(folder, { recursive: true });
});

function startWorker(kind: 'echoes' | 'idles'): { worker: Worker; message: Promise<unknown> } {
  const worker = new Worker(programPath('children-in-a-worker'), { workerData: kind });
  const message = new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  return { worker, message };
}

test('children on pipes live and end in several workers at once', async () => {
  const workers = Array.from({ length: 4 }, () => startWorker('echoes'));
  for (const { worker, message } of workers) {
    assert.deepEqual(await message, { out: 'out', err: 'err', exitCode: 3 });
    await worker.terminate();
  }
});

test('a worker that is terminated leaves no pipe open, and its children are reaped', async () => {
  const before = ourPipes().length;
  const { worker, message } = startWorker('idles');
  const pids = (await message) as number[];
  assert.equal(pids.length, 2);
  await worker.terminate();
  for (const pid of pids) await eventually(`child ${pid} is gone`, () => isGone(pid));
  assert.equal(ourPipes().length, before);
  assert.deepEqual(ourChildren(), []);
});
