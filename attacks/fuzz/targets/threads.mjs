// Workers that start children and end at random moments, while others write the environment that they share.

import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { SHARE_ENV, Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { programs } from '../options.mjs';

/** Programs that exit when their terminal or pipe is closed: the worker that started them may be gone. */
const thread = fc.record({
  children: fc.array(fc.constantFrom('ends', 'reads', 'echoes', 'writes', 'closes'), {
    minLength: 1,
    maxLength: 4,
  }),
  onPipes: fc.boolean(),
  writesEnvironment: fc.boolean(),
  lastsMs: fc.integer({ min: 0, max: 40 }),
  end: fc.constantFrom('terminate', 'exit', 'throw'),
});

/** Runs in the worker, which ends when it throws. */
const source = `
const { parentPort, workerData } = require('node:worker_threads');
const { url, programs, onPipes, writesEnvironment, lastsMs, end } = workerData;
import(url).then(({ ProcessProtocol, spawn, spawnProcess }) => {
  parentPort.postMessage('loaded');
  if (end !== 'terminate') setTimeout(() => {
    if (end === 'throw') throw new Error('the end of a thread');
    process.exit(0);
  }, lastsMs);
  let count = 0;
  setInterval(() => {
    if (writesEnvironment) for (let i = 0; i < 100; i++) process.env['STRAND_FUZZ_' + (count++ % 500)] = 'x'.repeat(count % 100);
  }, 1);
  const start = () => {
    for (const [file, args] of programs) {
      if (onPipes) spawnProcess(new ProcessProtocol(), file, [file, ...args]);
      else spawn(file, args).on('error', () => {}).resume().write('x\\n');
    }
  };
  start();
  setTimeout(start, 5);
});`;

export const threads = {
  drawn: fc.array(thread, { minLength: 1, maxLength: 4 }),
  async run(drawn, sandbox, { folder }) {
    const url = pathToFileURL(join(folder, 'dist', 'index.js')).href;
    await Promise.all(
      drawn.map(async ({ children, ...orders }) => {
        const workerData = { url, programs: children.map((name) => programs[name]), ...orders };
        const worker = new Worker(source, { eval: true, env: SHARE_ENV, workerData });
        const exited = new Promise((resolve) => worker.once('exit', resolve));
        worker.on('error', (error) => {
          if (error.message !== 'the end of a thread') sandbox.problems.push(error.stack);
        });
        // Node leaks the descriptor of a module that it is reading when the thread is terminated.
        await Promise.race([once(worker, 'message').catch(() => {}), exited]);
        if (orders.end === 'terminate') {
          await delay(orders.lastsMs);
          await worker.terminate();
        }
        await exited;
      }),
    );
    for (const name of Object.keys(process.env))
      if (name.startsWith('STRAND_FUZZ_')) delete process.env[name];
  },
};
