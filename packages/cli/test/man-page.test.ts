import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { commands } from '#src/commands/index.js';
import { manPage } from '#src/man-page.js';
import { missing } from './support/programs.js';
import { test } from './support/test.js';

/** How mandoc shows bold and underlined text: a character, a backspace, and the character. */
const OVERSTRUCK = /.\x08/g;
const page = manPage(await commands.loadAll(), '1.2.3');

test(
  'the man page has no fault that mandoc finds',
  () => {
    const { stdout } = spawnSync('mandoc', ['-T', 'lint', '-W', 'warning'], {
      input: page,
      encoding: 'utf8',
    });
    // Without a date, the page depends on nothing but the sources.
    assert.equal(stdout.replace(/^.*missing date.*\n/m, ''), '');
  },
  { skip: missing('mandoc') },
);

test(
  'the man page shows every option of every command, and texts with escapes as they are in the help',
  async () => {
    const { stdout } = spawnSync('mandoc', ['-T', 'utf8', '-O', 'width=200'], {
      input: page,
      encoding: 'utf8',
    });
    const text = stdout.replace(OVERSTRUCK, '');
    for (const { name, options } of await commands.loadAll()) {
      assert.ok(text.includes(`strand ${name} [OPTION]…`), name);
      for (const option of Object.keys(options)) assert.match(text, new RegExp(`--(\\[no-\\])?${option}`));
    }
    assert.match(text, /printf 'ihello\\33:wq\\r' \| strand run --raw -- vi note\.txt/);
    assert.match(text, /an escape key, such as \^\] or Ctrl\+\]/);
    assert.match(text, /128\+N/);
  },
  { skip: missing('mandoc') },
);
