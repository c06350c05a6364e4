// Makes docs/tour.svg, the animated picture of the tour in the README: a person types the command into a shell, `strand record`
// records it, and `strand convert` makes the picture.

import './setup.mjs';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Session } from 'strand-terminal';
import { cli, root } from './lib/project.mjs';
import { step } from './lib/run.mjs';
import { temporaryFolder } from './lib/temporary-folder.mjs';

const KEY_INTERVAL_MS = 70;
const strand = join(cli, 'bin', 'strand.js');
const folder = temporaryFolder('tour');
const recording = join(folder, 'tour.cast');
const settings = join(folder, 'settings');

// The seconds that the tour waits after each part, a prompt without the name of the machine, and no marks around pasted text.
writeFileSync(
  settings,
  `export TOUR_PAUSE=1.5; PS1='\\[\\e[1;32m\\]$\\[\\e[m\\] '; bind 'set enable-bracketed-paste off'\n`,
);

const shell = ['bash', '--noprofile', '--rcfile', settings];
const session = Session.spawn(
  process.execPath,
  [strand, 'record', recording, '--title', 'A tour of Strand', '--', ...shell],
  { cwd: root, columns: 100, rows: 26, env: { ...process.env, TERM: 'xterm-256color' } },
);
await session.expect('$');
for (const key of 'node examples/tour.mjs') {
  await session.send(key);
  await sleep(KEY_INTERVAL_MS);
}
await session.sendLine();
await session.expect(/npm start -- PROGRAM ARGUMENTS[^$]*\$/, { timeout: 60_000 });
// The shell ends without a word.
session.child?.kill('SIGHUP');
await session.ended;

step('Making docs/tour.svg', process.execPath, [
  strand,
  ...['convert', recording, join(root, 'docs', 'tour.svg')],
  ...['--window', '--idle-limit', '2'],
]);
