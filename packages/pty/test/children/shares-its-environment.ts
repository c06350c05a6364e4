/** Starts children while a worker that shares the environment changes it. Prints how many were started. */
import { SHARE_ENV, Worker } from 'node:worker_threads';
import { ProcessProtocol, spawnProcess } from 'strand-pty';

/** Enough variables that libc moves the array when it grows. */
const VARIABLES = 500;
const CHILDREN = 100;

const CHANGES = `
  const { workerData: end } = require('node:worker_threads');
  for (let n = 0; end[0] === 0; n++) {
    for (let i = 0; i < ${VARIABLES}; i++) process.env['W' + n + '_' + i] = 'y';
    for (let i = 0; i < ${VARIABLES}; i++) delete process.env['W' + n + '_' + i];
  }`;

class Ended extends ProcessProtocol {
  readonly ended: Promise<number | null>;
  #resolve!: (code: number | null) => void;

  constructor() {
    super();
    this.ended = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  override processEnded({ exitCode }: { exitCode: number | null }): void {
    this.#resolve(exitCode);
  }
}

for (let i = 0; i < VARIABLES; i++) process.env[`V${i}`] = 'x';
const end = new Int32Array(new SharedArrayBuffer(4));
const worker = new Worker(CHANGES, { eval: true, env: SHARE_ENV, workerData: end });
const codes = new Map<number | null, number>();
for (let i = 0; i < CHILDREN; i++) {
  const child = new Ended();
  spawnProcess(child, '/bin/true', ['true'], { usePTY: true });
  const code = await child.ended;
  codes.set(code, (codes.get(code) ?? 0) + 1);
}
end[0] = 1;
worker.once('exit', () => console.log(JSON.stringify([...codes])));
