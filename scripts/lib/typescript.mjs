// Compiles all TypeScript projects, and removes the output of deleted sources.

import { existsSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { filesUnder, packages, tool } from './project.mjs';
import { step } from './run.mjs';

export function compileTypeScript() {
  step('Compiling', tool('tsc'), ['-b', ...(process.stderr.isTTY ? ['--pretty'] : [])]);
  removeOrphans();
}

/** Without this, a renamed test would also run under its old name, since the compiler never deletes its output. */
function removeOrphans() {
  for (const folder of packages) {
    for (const [source, output] of [
      ['src', 'dist'],
      ['test', '.test'],
    ]) {
      for (const file of filesUnder(join(folder, output), /\.js$/)) {
        const stem = relative(join(folder, output), file).slice(0, -'.js'.length);
        if (existsSync(join(folder, source, `${stem}.ts`))) continue;
        for (const ending of ['.js', '.js.map', '.d.ts', '.d.ts.map']) {
          rmSync(join(folder, output, stem + ending), { force: true });
        }
      }
    }
  }
}
