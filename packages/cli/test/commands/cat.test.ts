import assert from 'node:assert/strict';
import { statSync, truncateSync } from 'node:fs';
import { Run, sh, strand } from '../support/piped.js';
import { shellSession } from '../support/player.js';
import { fileOf, recordingOf } from '../support/recordings.js';
import { Terminal } from '../support/terminal.js';
import { test } from '../support/test.js';

const cat = (...args: string[]) => {
  const started = new Run(...strand('cat', ...args));
  started.stdin.end();
  return started.end();
};

test('strand cat prints the output in all recordings at once, unchanged where it does not go to a terminal', async () => {
  const first = fileOf(
    recordingOf([
      [3600, 'o', 'one\x1b[c\x1b[31m'],
      [1, 'i', 'typed'],
      [1, 'x', '0'],
    ]),
  );
  const second = fileOf('{"version": 1, "width": 80, "height": 24, "stdout": [[9, "two"]]}');
  assert.deepEqual(await cat(first, second), { stdout: 'one\x1b[c\x1b[31mtwo', stderr: '', status: 0 });
  assert.equal((await sh(`cat ${first} | strand cat -`)).stdout, 'one\x1b[c\x1b[31m');
});

test('strand cat prints what can be read of each recording, reports the rest, and exits with 125', async () => {
  const cut = fileOf(
    recordingOf([
      [0, 'o', 'one '],
      [0, 'o', 'lost'],
    ]),
  );
  truncateSync(cut, statSync(cut).size - 3);
  const whole = fileOf(recordingOf([[0, 'o', 'two']]));
  const { stdout, stderr, status } = await cat(cut, '/no/such.cast', whole);
  assert.equal(stdout, 'one two');
  assert.match(
    stderr,
    /^strand: \S+: line 3 of the recording: [^\n]*\nstrand: \/no\/such.cast: ENOENT[^\n]*\n$/,
  );
  assert.equal(status, 125);
});

test('strand cat ends with status 141 when its reader has closed the pipe', async () => {
  const path = fileOf(recordingOf(Array.from({ length: 100_000 }, () => [0, 'o', 'text\r\n'] as const)));
  assert.equal((await sh(`strand cat ${path} | head -1; echo $PIPESTATUS`)).stdout, 'text\r\n141\n');
});

test('strand cat on a terminal leaves out queries and restores what the recording has changed', async () => {
  const text =
    'one\r\n\x1b[c\x1b[6n\x1b[?1000h\x1b[?2004h\x1b[?25l\x1b[41mred\x1b[?1049h\x1b[?1h\x1b=in\x1b[5;9r';
  const session = shellSession(
    `strand cat ${fileOf(recordingOf([[0, 'o', text]]))}; echo; echo "status $?,"; read x; echo "<$x>"`,
  );
  await session.waitFor('status 0,');
  await session.sendLine('');
  // An answer to a query would be in front of the line.
  await session.waitFor('<>');
  assert.match(session.screen.text(), /^one\nred\nstatus 0,/);
  assert.deepEqual([session.screen.alternate, session.screen.cursor.visible], [false, true]);
  assert.doesNotMatch(session.screen.snapshot(), /\x1b\[\?(?:1|1000|2004|25)[hl]|\x1b=|\x1b\[5;9r/);
  await session.close();
});

test('strand cat restores the terminal when ^C ends it in the middle of a recording', async () => {
  const path = fileOf(recordingOf([[0, 'o', '\x1b[?1049h\x1b[?25lin']]));
  const terminal = Terminal.shell(`{ trap '' INT; cat ${path}; read go; } | strand cat -`);
  await terminal.shows('\x1b[?25lin');
  terminal.type('\x03');
  await terminal.shows('\x1b[?25h\x1b[?1049l');
  terminal.type('\n');
  await terminal.end();
});

test('strand cat and strand record refuse an empty FILE, and exit with 125', async () => {
  for (const args of [
    ['cat', ''],
    ['record', '', '--', 'true'],
  ] as const) {
    const { stderr, status } = await new Run(...strand(...args)).end();
    assert.equal(stderr, `strand: FILE must not be empty; see strand ${args[0]} --help\n`);
    assert.equal(status, 125);
  }
});

for (const command of ['cat -', 'play -', 'info -', 'convert - x.txt']) {
  test(`strand ${command} on a terminal says that it is not a recording, and exits with 125`, async () => {
    const session = shellSession(`strand ${command}; echo "status $?,"`);
    const { before } = await session.expect('status 125,');
    assert.match(
      before,
      /^strand: standard input is your terminal, and not a recording; see strand \w+ --help\r\n$/,
    );
    await session.ended;
  });
}
