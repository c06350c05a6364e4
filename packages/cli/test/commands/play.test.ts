import assert from 'node:assert/strict';
import { readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { kill } from 'node:process';
import { spawn } from 'strand-pty';
import { eventually } from '../support/eventually.js';
import { environment, Run, sh, strand } from '../support/piped.js';
import { shellSession } from '../support/player.js';
import { missing } from '../support/programs.js';
import { fileOf, recordingOf, temporaryFolder } from '../support/recordings.js';
import { Terminal } from '../support/terminal.js';
import { test } from '../support/test.js';
import { Tmux, withoutTmux } from '../support/tmux.js';

const play = (...args: string[]) => {
  const started = new Run(...strand('play', ...args));
  started.stdin.end();
  return started.end();
};

/** A recording that stays where it is for an hour, after some output. */
const waiting = (...output: string[]) =>
  recordingOf([...output.map((text) => [0, 'o', text] as const), [3600, 'o', 'over']]);

// --- without a terminal ---------------------------------------------------------------------------------------

test('strand play prints the output unchanged where standard output is not a terminal', async () => {
  const text = 'a\x1b[31mb\x1b[c\x1b[?1049hé\r\n';
  const path = fileOf(
    recordingOf([
      [0.01, 'o', text],
      [0, 'i', 'typed'],
      [0, 'm', 'here'],
      [0.01, 'o', 'end'],
    ]),
  );
  assert.deepEqual(await play(path), { stdout: `${text}end`, stderr: '', status: 0 });
});

for (const [version, text] of [
  [1, '{"version": 1, "width": 80, "height": 24, "stdout": [[0.01, "one "], [0.01, "two"]]}'],
  [2, '{"version": 2, "width": 80, "height": 24}\n[0.01, "o", "one "]\n[0.02, "o", "two"]\n'],
  [
    3,
    '{"version": 3, "term": {"cols": 80, "rows": 24}}\n[0.01, "o", "one "]\n# comment\n[0.01, "o", "two"]\n',
  ],
] as const) {
  test(`strand play plays version ${version} of the format, from a file and from standard input`, async () => {
    const path = fileOf(text);
    assert.equal((await play(path)).stdout, 'one two');
    assert.equal((await sh(`cat ${path} | strand play -`)).stdout, 'one two');
    assert.equal((await sh(`strand play <(cat ${path})`)).stdout, 'one two');
  });
}

test('strand play keeps the times, --speed divides them, and --idle-limit shortens pauses', async () => {
  const path = fileOf(
    recordingOf([
      [0.2, 'o', 'one'],
      [0.4, 'o', 'two'],
    ]),
  );
  const duration = async (...args: string[]) => {
    const start = performance.now();
    await play(...args, path);
    return performance.now() - start;
  };
  // A timer never fires early.
  assert.ok((await duration()) >= 600);
  assert.ok((await duration('--speed', '2')) >= 300);
  const long = fileOf(
    recordingOf([
      [3600, 'o', 'one'],
      [3600, 'o', 'two'],
    ]),
  );
  assert.equal((await play('--idle-limit', '0.1', long)).stdout, 'onetwo');
  const limited = fileOf(
    recordingOf(
      [
        [3600, 'o', 'one'],
        [3600, 'o', 'two'],
      ],
      { idle_time_limit: 0.1 },
    ),
  );
  assert.equal((await play(limited)).stdout, 'onetwo');
  assert.equal((await play('--speed', '100000', long)).stdout, 'onetwo');
});

test('strand play ends with status 141 when its reader has closed the pipe', async () => {
  const path = fileOf(recordingOf(Array.from({ length: 100_000 }, () => [0, 'o', 'text\r\n'] as const)));
  const { stdout, stderr } = await sh(`strand play ${path} | head -1; echo $PIPESTATUS`);
  assert.equal(stdout, 'text\r\n141\n');
  assert.equal(stderr, '');
});

test('strand play plays a recording that is cut off up to there, then says so, and exits with 125', async () => {
  const path = fileOf(
    recordingOf([
      [0.01, 'o', 'one '],
      [0.01, 'o', 'two '],
      [0.01, 'o', 'three'],
    ]),
  );
  truncateSync(path, statSync(path).size - 5);
  const { stdout, stderr, status } = await play(path);
  assert.equal(stdout, 'one two ');
  assert.match(stderr, /^strand: \S+demo.cast: line 4 of the recording: the recording is cut off\n$/);
  assert.equal(status, 125);
});

for (const [what, args, complaint] of [
  ['a file that does not exist', ['/no/such.cast'], /ENOENT/],
  ['a folder', ['/'], /EISDIR/],
  ['another kind of file', ['/etc/passwd'], /line 1 of the recording/],
  ['a speed of 0', ['--speed', '0', 'x.cast'], /--speed must be a number above 0/],
  ['--step without a terminal', ['--step', '/etc/passwd'], /--step needs a terminal/],
] as const) {
  test(`strand play reports ${what} in one line, and exits with 125`, async () => {
    const { stdout, stderr, status } = await play(...args);
    assert.match(stderr, /^strand: [^\n]*\n$/);
    assert.match(stderr, complaint);
    assert.deepEqual([stdout, status], ['', 125]);
  });
}

test('strand play and cat say that standard output cannot be written, and exit with 125', async () => {
  const path = fileOf(recordingOf([[0, 'o', 'text']]));
  for (const command of ['play', 'cat', 'convert --to v1']) {
    const { stderr, stdout } = await sh(
      `strand ${command} ${path} ${command.includes('v1') ? '-' : ''} > /dev/full; echo $? >&2`,
    );
    assert.match(stderr, /^strand: cannot write to standard output: .*ENOSPC.*\n125\n$/);
    assert.equal(stdout, '');
  }
});

// --- on a terminal --------------------------------------------------------------------------------------------

test('strand play shows a recording on the alternate screen, and leaves the last screen on the terminal', async () => {
  const path = fileOf(
    recordingOf([
      [0, 'o', 'first\r\n'],
      [10, 'o', '\x1b[31mlast\x1b[m \x1b[1mline'],
    ]),
  );
  const session = shellSession(`echo before; strand play ${path}; echo "status $?,"; read x`);
  await session.waitFor((screen) => screen.alternate && screen.text().includes('first'));
  // To the end. Without the keys the first picture would be gone after a while, perhaps unseen.
  await session.sendKey('ArrowRight');
  await session.sendKey('ArrowRight');
  await session.waitFor('status 0,');
  assert.equal(session.screen.alternate, false);
  assert.equal(session.screen.text(), 'before\nfirst\nlast line\nstatus 0,');
  assert.equal(session.screen.cell(0, 2).foreground, 1);
  assert.equal(session.screen.cell(5, 2).bold, true);
  await session.close();
});

test('strand play: the keys pause, step, seek, change the speed, and quit', async () => {
  const events = Array.from({ length: 100 }, (_, index) => [1, 'o', `\r\n<${index + 1}>`] as const);
  const path = fileOf(recordingOf(events));
  const session = shellSession(`strand play --step ${path}; echo "status $?,"; read x`);
  await session.waitFor(/paused 0:00 \/ 1:40/);
  await session.send('.');
  await session.waitFor('<1>');
  await session.send('.');
  await session.waitFor('<2>');
  await session.sendKey('ArrowRight');
  await session.waitFor('<7>');
  await session.waitFor('paused 0:07');
  await session.sendKey('ArrowRight');
  await session.waitFor('<12>');
  await session.sendKey('ArrowLeft');
  await session.waitFor((screen) => screen.text().includes('<7>') && !screen.text().includes('<8>'));
  await session.send('5');
  await session.waitFor('<50>');
  await session.send('+');
  await session.waitFor('1.25x');
  await session.send('---');
  await session.waitFor('0.5x');
  await session.send('0');
  await session.waitFor((screen) => !screen.text().includes('<'));
  await session.send(' ');
  await session.waitFor(/playing 0:0\d \/ 1:40/);
  await session.send('q');
  await session.waitFor('status 0,');
  await session.close();
});

test('strand play: the keys [ and ] go from marker to marker, also across a change of the size', async () => {
  const path = fileOf(
    recordingOf([
      [1, 'o', 'intro'],
      [10, 'm', 'first'],
      [1, 'o', '\x1b[?1049h\x1b[2J\x1b[Hfull screen'],
      [1, 'r', '90x28'],
      [1, 'o', '\x1b[28;80Hcorner'],
      [100, 'm', 'second'],
      [1, 'o', '\x1b[?1049l after'],
      [100, 'o', 'end'],
    ]),
  );
  const session = shellSession(`strand play --step ${path}`);
  await session.waitFor('paused 0:00');
  await session.send(']');
  await session.waitFor('paused 0:11');
  await session.waitFor('"first"');
  assert.match(session.screen.text(), /^intro$/m);
  await session.send(']');
  await session.waitFor('"second"');
  await session.waitFor('full screen');
  assert.equal(session.screen.find('corner')?.y, 27);
  await session.sendKey('ArrowRight');
  await session.waitFor('intro after');
  await session.send('[');
  await session.waitFor('corner');
  await session.send('[');
  await session.waitFor((screen) => /^intro$/m.test(screen.text()));
  await session.close();
});

test('strand play --loop plays again until the user quits', async () => {
  const path = fileOf(
    recordingOf([
      [0.05, 'o', 'one'],
      [0.1, 'o', '\x1b]2;round\x07'],
      [0.05, 'o', 'x'],
    ]),
  );
  const session = shellSession(`strand play --loop ${path}; echo "status $?,"; read x`);
  let rounds = 0;
  session.on('data', (text) => {
    rounds += text.split('one').length - 1;
  });
  await eventually('it was played three times', () => rounds >= 3);
  await session.send('q');
  await session.waitFor('status 0,');
  await session.close();
});

test('strand play reads keys from the terminal when the recording comes from a pipe', async () => {
  const path = fileOf(waiting('shown'));
  const session = shellSession(`cat ${path} | strand play -; echo "status $?,"; read x`);
  await session.waitFor('shown');
  await session.send('5');
  await session.waitFor(/playing 30:\d\d \/ 1:00:00/);
  await session.send('q');
  await session.waitFor('status 0,');
  await session.close();
});

test('strand play says that the terminal is smaller than the recording, and shows the part with the cursor', async () => {
  const lines = Array.from({ length: 40 }, (_, index) => `line ${index + 1}`).join('\r\n');
  const path = fileOf(
    recordingOf(
      [
        [0, 'o', lines],
        [3600, 'o', ''],
      ],
      { term: { cols: 120, rows: 40 } },
    ),
  );
  const session = shellSession(`strand play ${path}`, 60, 10);
  await session.waitFor('line 39');
  const { before } = await session.expect('a part of it is not shown');
  assert.match(before, /^strand: the recording is 120x40, and this terminal is 60x10: $/);
  await session.send(' ');
  await session.waitFor('the terminal is smaller than 120x40');
  await session.send('q');
  await session.ended;
});

test('strand play says that the terminal has become smaller than the recording, and goes on at every size', async () => {
  const session = shellSession(`strand play ${fileOf(waiting('shown'))}; echo "status $?,"; read x`, 90, 30);
  await session.waitFor('shown');
  await session.send(' ');
  await session.waitFor('paused');
  assert.doesNotMatch(session.screen.text(), /smaller/);
  session.resize(70, 10);
  await session.waitFor('the terminal is smaller than 80x24');
  session.resize(1, 1);
  session.resize(90, 30);
  await session.waitFor((screen) => screen.text().includes('paused') && !screen.text().includes('smaller'));
  await session.send('q');
  await session.waitFor('status 0,');
  await session.close();
});

test('strand play shows a recording as on a terminal of its own size, where the terminal is larger', async () => {
  // Wraps at 80 columns, and scrolls at 24 rows.
  const text = `${'x'.repeat(85)}\r\n\x1b[24;1Hbottom\nbelow`;
  const session = shellSession(`strand play ${fileOf(waiting(text))}`, 120, 40);
  await session.waitFor('below');
  assert.equal(session.screen.line(0), 'xxxxx');
  assert.equal(session.screen.line(22), 'bottom');
  assert.equal(session.screen.line(23), '      below');
  await session.send('q');
  await session.ended;
});

// --- the terminal afterwards ----------------------------------------------------------------------------------

const wild =
  '\x1b[?1049h\x1b[?1000h\x1b[?1006h\x1b[?2004h\x1b[?25l\x1b[?1h\x1b=\x1b[5;10r\x1b[41mred\x1b]2;its title\x07\x1b(0lqk';

for (const [how, end, expected] of [
  ['^C', (session: ReturnType<typeof shellSession>) => session.send('\x03'), 130],
  ['q', (session: ReturnType<typeof shellSession>) => session.send('q'), 0],
  ['a SIGTERM', (_: unknown, pid: number) => kill(pid, 'SIGTERM'), 143],
  ['a SIGHUP', (_: unknown, pid: number) => kill(pid, 'SIGHUP'), 129],
  ['an uncaught error', (_: unknown, pid: number) => kill(pid, 'SIGUSR2'), 1],
] as const) {
  test(`strand play restores the terminal after ${how}`, async () => {
    const path = fileOf(waiting(wild));
    const module = `process.on("SIGUSR2", () => { throw new Error("nobody catches this") })`;
    const options = `NODE_OPTIONS='--import data:text/javascript,${encodeURIComponent(module)}'`;
    const session = shellSession(
      `printf 'begin\\n'; read x; (sh -c 'echo "$PPID" > ${path}.pid'; exec env ${options} "$NODE" "$MAIN" play ${path}); echo "status $?,"; read x`,
    );
    await session.waitFor('begin');
    const attributes = session.child?.getAttributes();
    await session.sendLine('');
    await session.waitFor((screen) => screen.alternate && screen.text().includes('red'));
    assert.equal(session.screen.title, 'its title');
    await end(session, Number(readFileSync(`${path}.pid`, 'utf8')));
    await session.waitFor(`status ${expected},`);
    assert.deepEqual(session.child?.getAttributes(), attributes);
    const { alternate, cursor } = session.screen;
    assert.deepEqual([alternate, cursor.visible], [false, true]);
    // The modes that a snapshot has after the text: mouse, keys, paste, scroll region.
    assert.doesNotMatch(session.screen.snapshot(), /\x1b\[\?(?:1|1000|1006|2004|25|7)[hl]|\x1b=|r\x1b/);
    assert.equal(session.screen.cell(0, cursor.y).background, undefined);
    await session.close();
  });
}

test(
  'strand play in tmux: after ^C in the middle the screen, the cursor, the mouse and the keys are as before',
  async () => {
    const path = fileOf(waiting(wild));
    const tmux = new Tmux(`echo before; strand play ${path}; echo "status $?,"; read x`);
    await tmux.shows('red');
    assert.equal(tmux.format('#{alternate_on}'), '1');
    tmux.keys('C-c');
    await tmux.shows('status 130,');
    assert.match(tmux.text, /^before\n(?:\^C)?status 130,/);
    const flags =
      '#{alternate_on} #{cursor_flag} #{mouse_any_flag} #{keypad_cursor_flag} #{keypad_flag} #{wrap_flag} #{scroll_region_upper} #{scroll_region_lower}';
    assert.equal(tmux.format(flags), '0 1 0 0 0 1 0 29');
  },
  { skip: withoutTmux },
);

test(
  'strand play in tmux: keys while it plays do not disturb the picture, and arrows and markers seek',
  async () => {
    const path = fileOf(
      recordingOf([
        [0, 'o', 'start'],
        [60, 'm', 'chapter'],
        [0, 'o', '\r\nchapter text'],
        [3600, 'o', 'over'],
      ]),
    );
    const tmux = new Tmux(`strand play ${path}; echo "status $?,"; read x`);
    await tmux.shows('start');
    tmux.keys('x', 'Enter', 'F5', 'M-q');
    tmux.keys(']');
    await tmux.shows('chapter text');
    tmux.keys('Left', 'Left');
    await eventually('it is before the chapter', () => !tmux.text.includes('chapter text'));
    assert.match(tmux.text, /^start\n\n/);
    tmux.keys('q');
    await tmux.shows('status 0,');
  },
  { skip: withoutTmux },
);

test('strand play is stopped by ^Z with the terminal as before, and draws again when continued', async () => {
  const path = fileOf(waiting('shown'));
  const session = shellSession(
    `set -m; strand play ${path}; echo stopped; read x; fg > /dev/null; echo "status $?,"; read x`,
  );
  await session.waitFor((screen) => screen.alternate && screen.text().includes('shown'));
  await session.send('\x1a');
  await session.waitFor((screen) => !screen.alternate && screen.text().includes('stopped'));
  assert.equal(session.child?.getAttributes().ICANON, true);
  await session.sendLine('');
  await session.waitFor((screen) => screen.alternate && screen.text().includes('shown'));
  await session.send('q');
  await session.waitFor('status 0,');
  await session.close();
});

test('strand play never passes queries of the recording on, since the answers would be typed into the shell', async () => {
  const path = fileOf(
    recordingOf([
      [0, 'o', 'x\x1b[c\x1b[6n\x1b[>q\x1b]11;?\x07\x1b[?u\x05'],
      [0.05, 'o', 'end'],
    ]),
  );
  const terminal = Terminal.shell(`strand play ${path}; echo "status $?,"`);
  await terminal.shows('status 0,');
  assert.doesNotMatch(terminal.output, /\x1b\[c|\x1b\[6n|>q|\]11|\x05/);
  await terminal.end();
});

test('strand play: a terminal that is not read does not let output pile up, and gets the current picture', async () => {
  const line = 'x'.repeat(75);
  const events = Array.from({ length: 30_000 }, (_, index) => [0.0001, 'o', `\r\n${index} ${line}`] as const);
  const path = fileOf(recordingOf([...events, [3600, 'o', 'over']]));
  const child = spawn(...strand('play', path), { env: environment, columns: 100, rows: 30 });
  child.pause();
  // Playing takes 3 seconds. The player waits until its first pictures are taken.
  await eventually('3 seconds have passed', hasPassed(3500));
  let bytes = 0;
  let text = '';
  child.resume();
  child.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    text = (text + chunk.toString()).slice(-200_000);
  });
  await eventually('the last line is shown', () => text.includes('29999 '));
  assert.ok(bytes < 1_000_000, `${bytes} bytes for a recording of ${events.length * 80}`);
  child.write('q');
  await child.ended;
});

function hasPassed(milliseconds: number): () => boolean {
  const end = performance.now() + milliseconds;
  return () => performance.now() > end;
}

test('strand play: a terminal that takes nothing does not keep the user from quitting', async () => {
  const events = Array.from(
    { length: 3000 },
    (_, index) => [0.001, 'o', `\r\n${index} ${'x'.repeat(75)}`] as const,
  );
  const path = fileOf(recordingOf([...events, [3600, 'o', 'over']]));
  const child = spawn(...strand('play', path), { env: environment, columns: 100, rows: 30 });
  await eventually('something is shown', () => child.read() !== null);
  child.pause();
  child.write('q');
  await child.exited;
  child.resume();
  await child.ended;
  assert.equal(child.exitCode, 0);
});

test('strand play ends when its terminal is closed', async () => {
  const child = spawn(...strand('play', fileOf(waiting('shown'))), { env: environment });
  child.resume();
  await eventually('it plays', () => !child.getAttributes().ICANON);
  child.destroy();
  assert.deepEqual(await child.exited, { exitCode: 129, signal: null });
});

test(
  'strand play plays what asciinema has recorded',
  async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'asciinema.cast');
    const line = `HOME=${folder} LC_ALL=C.UTF-8 SHELL=/bin/sh asciinema rec -q -c 'printf "one\\n\\033[32mgreen"' ${path}`;
    await Terminal.shell(line).end();
    assert.match((await play(path)).stdout, /^one\r\n\x1b\[32mgreen/);
  },
  { skip: missing('asciinema') },
);
