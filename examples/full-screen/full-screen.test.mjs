// Tests full-screen programs, with the test runner of Node.
//
//   node --test examples/full-screen/full-screen.test.mjs
//   STRAND_UPDATE_SNAPSHOTS=1 node --test examples/full-screen/full-screen.test.mjs    stores the screens again

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expectScreen, test } from 'strand-terminal/testing';

const here = fileURLToPath(new URL('.', import.meta.url));
const size = { columns: 40, rows: 8 };

test('less shows a file, and finds a word in it', async ({ spawn }) => {
  const less = spawn('less', ['poem.txt'], { ...size, cwd: here });
  await expectScreen(less).toShow('poem.txt');
  await expectScreen(less).toMatchScreenSnapshot();

  await less.sendLine('/immortal');
  await expectScreen(less).toHaveLine('What immortal hand or eye,', { y: 0 });
  await less.send('q');
  assert.equal((await less.ended).exitCode, 0);
});

test('vim saves what was typed', async ({ spawn }, t) => {
  const folder = mkdtempSync(join(tmpdir(), 'vim-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const vim = spawn('vim', ['-u', 'NONE', '-N', 'note.txt'], { ...size, cwd: folder });
  await expectScreen(vim).toShow('"note.txt" [New');
  await expectScreen(vim).toHaveCursorAt(0, 0);

  await vim.send('ihello');
  await expectScreen(vim).toShow('-- INSERT --');
  await vim.sendKey('Escape');
  await expectScreen(vim).not.toShow('-- INSERT --');
  await vim.sendLine(':wq');
  assert.equal((await vim.ended).exitCode, 0);
  assert.equal(readFileSync(join(folder, 'note.txt'), 'utf8'), 'hello\n');
});
