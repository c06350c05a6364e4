import assert from 'node:assert/strict';
import { defineCommand } from '#src/frame/command.js';
import { helpOf } from '#src/frame/help.js';
import { environment, sh, shellLine } from '../support/piped.js';
import { Terminal } from '../support/terminal.js';
import { test } from '../support/test.js';

const command = defineCommand({
  name: 'play',
  summary: 'plays a recording',
  description: ['Plays FILE as it was recorded, with all of its pauses.'],
  operands: [{ name: 'FILE' }],
  options: {
    speed: { value: 'X', short: 's', description: 'how much faster' },
    theme: { value: 'NAME', description: 'colours', choices: ['light', 'dark'] },
    'mark-with-a-long-name': { value: 'LABEL', description: 'where to stop', repeatable: true },
    loop: { description: 'begins again', negatable: true },
  },
  sections: [{ title: 'Keys', paragraphs: ['Space pauses.'] }],
  examples: [{ line: 'strand play demo.cast', does: 'plays a file' }],
  exitStatuses: ['done', 'failure'],
  run: async () => 0,
});

test('the help of a command has its usage, options, sections, examples and exit statuses, wrapped to the width', () => {
  assert.equal(
    helpOf(command, 50),
    `Usage: strand play [OPTION]… FILE

Plays FILE as it was recorded, with all of its
pauses.

Options:
  -s, --speed X               how much faster
      --theme NAME            colours; one of
                              light, dark
      --mark-with-a-long-name LABEL
                              where to stop; may
                              be repeated
      --[no-]loop             begins again
  -h, --help                  prints this text

Keys:
Space pauses.

Examples:
  strand play demo.cast
      plays a file

Exit status:
  0    everything was done
  125  strand failed, or its arguments are invalid
`,
  );
});

const longestLine = (text: string) => Math.max(...text.split(/\r?\n/).map((line) => line.length));

test('the help is as wide as COLUMNS says, and 80 columns wide without a terminal', async () => {
  assert.ok(longestLine((await sh('COLUMNS=50 strand --help')).stdout) <= 50);
  const usual = longestLine((await sh('unset COLUMNS; strand --help')).stdout);
  assert.ok(usual > 50 && usual <= 80, `${usual} columns`);
});

test('the help on a terminal is as wide as that, and its headings are bold', async () => {
  const terminal = Terminal.shell('unset COLUMNS NO_COLOR; strand --help', { columns: 50 });
  await terminal.end();
  assert.ok(terminal.output.includes('\x1b[1mOptions:\x1b[m\r\n'), terminal.output);
  assert.ok(longestLine(terminal.output.replaceAll('\x1b[1m', '').replaceAll('\x1b[m', '')) <= 50);
});

for (const [name, value] of [
  ['NO_COLOR', '1'],
  ['TERM', 'dumb'],
] as const) {
  test(`the help on a terminal has no escape sequences with ${name}=${value}`, async () => {
    const terminal = new Terminal(...shellLine('strand --help'), { env: { ...environment, [name]: value } });
    await terminal.end();
    assert.match(terminal.output, /^Usage: strand COMMAND/);
    assert.ok(!terminal.output.includes('\x1b'));
  });
}

test('every command prints its help, without the words that it needs otherwise', async () => {
  const { stdout } = await sh('strand --help');
  const names = [...stdout.matchAll(/^ {2}([a-z]+) +[a-z]/gm)].map(([, name = '']) => name);
  assert.ok(names.includes('run') && names.includes('completion'), stdout);
  for (const name of names) {
    const help = await sh(`strand ${name} --help`);
    const parts = new RegExp(`^Usage: strand ${name} (.|\\n)*\\nExamples:\\n(.|\\n)*\\nExit status:\\n`);
    assert.match(help.stdout, parts);
    assert.deepEqual([help.stderr, help.status], ['', 0]);
  }
});
