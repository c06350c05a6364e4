/**
 * The page of the command, docs/cli.md. Each `sh` block is run by bash, in an empty folder, without a terminal and without input.
 * It must exit with 0 and print nothing to stderr. A comment `# prints …` is what its line prints, at least one of them for each
 * such line; without `# prints`, output is not looked at. A block that cannot run here is marked `sh no-run`.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands } from '#src/commands/index.js';
import { exitStatuses } from '#src/exit-status.js';
import { sh } from '../support/piped.js';
import { cleanUp, test } from '../support/test.js';

const page = readFileSync(new URL('../../../../docs/cli.md', import.meta.url), 'utf8');

for (const { index, 1: block = '' } of page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)) {
  const line = page.slice(0, index).split('\n').length;
  test(`the commands at docs/cli.md:${line} run without errors and print what their comments say`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'strand-docs-'));
    cleanUp(() => rmSync(folder, { recursive: true }));
    const { stdout, stderr, status } = await sh(`set -e; cd ${folder}; exec </dev/null\n${block}`);
    assert.deepEqual([stderr, status], ['', 0]);
    const lines = stdout.split(/\r?\n/);
    for (const [, expected = ''] of block.matchAll(/# prints (.*)$/gm)) {
      assert.ok(lines.includes(expected), `${JSON.stringify(expected)} is not in ${JSON.stringify(lines)}`);
    }
  });
}

test('the script in docs/cli.md works', async () => {
  const [, script = ''] = /^```js\n(\/\/ login\.mjs\n[\s\S]*?)^```$/m.exec(page) ?? [];
  const folder = mkdtempSync(join(tmpdir(), 'strand-docs-'));
  cleanUp(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'login.mjs'), script);
  assert.deepEqual(await sh(`cd ${folder}; strand expect login.mjs Ada`), {
    stdout: '',
    stderr: '',
    status: 0,
  });
  assert.equal((await sh(`cd ${folder}; strand expect login.mjs Bob`)).status, 1);
});

test('docs/cli.md has the exit statuses of strand, with the same words', () => {
  const rows = [...page.matchAll(/^\| (\S+) \| (.*) \|$/gm)].map(([, status, meaning]) => [status, meaning]);
  assert.deepEqual(
    rows.filter(([status]) => /^\d/.test(status ?? '')),
    Object.values(exitStatuses).map((row) => [...row]),
  );
});

test('docs/cli.md names every command', async () => {
  for (const { name } of await commands.loadAll()) {
    assert.ok(page.includes(`strand ${name}`), name);
  }
});
