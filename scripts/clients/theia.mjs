// The terminals of Theia, with the tests that @theia/process is published with. They expect node-pty's values: a program that does
// not exist exits with 1.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from '../lib/run.mjs';

/** @type {import('../test-clients.mjs').Client} */
export const client = {
  name: '@theia/process 1.74.1',
  dependencies: { '@theia/process': '1.74.1', mocha: '10.8.2', chai: '4.5.0', temp: '0.9.4' },
  replaced: 'node-pty',
  run(folder, saw) {
    const tests = join(folder, 'node_modules/@theia/process/lib/node');
    const files = readdirSync(tests).filter((name) => name.endsWith('.spec.js'));
    const args = [join(folder, 'node_modules/mocha/bin/mocha.js'), '--exit', '--timeout', '20000'];
    const result = capture(process.execPath, [...args, ...files.map((name) => join(tests, name))], {
      cwd: folder,
      timeout: 120_000,
    });
    const [, passed] = /(\d+) passing/.exec(result.output) ?? [];
    if (!result.ok || Number(passed) < 41) throw new Error(`mocha ${result.ending}:\n${result.output}`);
    saw(`its ${passed} tests pass`);
  },
};
