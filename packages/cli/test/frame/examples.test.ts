/** The examples in the help of each command. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands } from '#src/commands/index.js';
import { parseCommandLine } from '#src/frame/command-line.js';
import { sh } from '../support/piped.js';
import { cleanUp, test } from '../support/test.js';

/** The arguments of strand in a line for a shell, which runs the line with a strand that only notes them. */
async function argumentsIn(line: string): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'strand-examples-'));
  cleanUp(() => rmSync(folder, { recursive: true }));
  const noting = `cd ${folder}; touch archive.tar; strand() { printf '%s\\0' "$@" >${folder}/words; }; ${line}`;
  await sh(noting);
  return readFileSync(join(folder, 'words'), 'utf8').split('\0').slice(0, -1);
}

for (const command of await commands.loadAll()) {
  for (const { line } of command.examples) {
    test(`the example of the help is a valid command line: ${line}`, async () => {
      const [name, ...args] = await argumentsIn(line);
      assert.equal(name, command.name);
      parseCommandLine(args, command);
    });
  }
}
