// The types of node-pty 1.1 and of a beta of 1.2: test/node-pty/types.test.ts, which compares our types with those of a fork,
// must also compile with them.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pty, root, tool } from '../lib/project.mjs';
import { capture } from '../lib/run.mjs';

const versions = ['1.1.0', '1.2.0-beta.15'];

/** @type {import('../test-clients.mjs').Client[]} */
export const clients = versions.map((version) => ({
  name: `types of node-pty ${version}`,
  dependencies: { 'node-pty': version, 'strand-pty': `file:${pty}` },
  run(folder, saw) {
    writeFileSync(join(folder, 'types.test.mts'), program());
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const result = capture(tool('tsc'), ['-p', folder]);
    if (!result.ok) throw new Error(`tsc ${result.ending}:\n${result.output}`);
    saw('our types and these are assignable to each other');
  },
}));

function program() {
  return readFileSync(join(pty, 'test/node-pty/types.test.ts'), 'utf8')
    .replace("'@lydell/node-pty'", "'node-pty'")
    .replace("'../support/test.js'", "'node:test'");
}

const config = {
  extends: join(root, 'tsconfig.base.json'),
  compilerOptions: { composite: false, noEmit: true, typeRoots: [join(root, 'node_modules/@types')] },
};
