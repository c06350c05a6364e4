import assert from 'node:assert/strict';
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Screen } from 'strand-terminal';
import { fontOption } from '#src/screenshot/font-option.js';
import { themeNames } from '#src/screenshot/themes.js';
import { eventually, gone } from '../support/eventually.js';
import { type Result, Run, sh, strand } from '../support/piped.js';
import { missing } from '../support/programs.js';
import { temporaryFolder } from '../support/recordings.js';
import { cleanUp, test } from '../support/test.js';
import { withEnoughTime } from '../support/with-enough-time.js';

const shot = (...args: string[]): Promise<Result> => {
  const run = new Run(...strand('screenshot', ...args));
  run.stdin.end();
  return run.end();
};

function temporaryFile(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'strand-shot-'));
  cleanUp(() => rmSync(folder, { recursive: true }));
  return join(folder, name);
}

const hello = ['--', 'printf', String.raw`\033]0;A title\007\033[1;31mHello\033[m, world\n`] as const;

test('strand screenshot prints the screen of a program that has ended as text', async () => {
  assert.deepEqual(await shot(...hello), { stdout: 'Hello, world\n', stderr: '', status: 0 });
});

test('strand screenshot writes an SVG without scripts, with the text and the title in a window', async () => {
  const file = temporaryFile('hello.svg');
  const { stdout, stderr, status } = await shot('--out', file, '--window', '--theme', 'nord', ...hello);
  assert.deepEqual([stdout, stderr, status], ['', '', 0]);
  const svg = readFileSync(file, 'utf8');
  assert.match(svg, /^<svg[^>]*>[\s\S]*<\/svg>\s*$/);
  assert.match(svg, /Hello/);
  assert.match(svg, /A title/);
  assert.doesNotMatch(svg, /<script/);
});

test('strand screenshot writes HTML, and escape sequences that restore the screen', async () => {
  const html = temporaryFile('hello.html');
  assert.equal((await shot('-o', html, ...hello)).status, 0);
  assert.match(readFileSync(html, 'utf8'), /Hello/);

  const { stdout } = await shot('--format', 'ansi', '--size', '40x5', ...hello);
  const screen = new Screen({ columns: 40, rows: 5 });
  screen.write(stdout);
  await screen.flush();
  assert.equal(screen.line(0), 'Hello, world');
  assert.equal(screen.cell(0, 0).bold, true);
});

test('strand screenshot has a terminal of 80x24, or of --size, whatever the terminal of the user is', async () => {
  assert.equal((await shot('stty', 'size')).stdout, '24 80\n');
  assert.equal((await shot('--size', '132x43', 'stty', 'size')).stdout, '43 132\n');
});

test('strand screenshot tells the program what the terminal is', async () => {
  const show = ['--', 'sh', '-c', 'echo $TERM,$COLORTERM,$A'];
  assert.equal((await shot('--env', 'A=1', ...show)).stdout, 'xterm-256color,truecolor,1\n');
  assert.equal((await shot('--env', 'TERM=vt100', ...show)).stdout, 'vt100,truecolor,\n');
});

test(
  'strand screenshot types in the order of the options, each time when the program waits for it',
  async () => {
    // Two programs of which the first is slow, and discards what is typed before it asks.
    const script = `import sys, termios, time
time.sleep(0.3); termios.tcflush(0, termios.TCIFLUSH); name = input("name? ")
time.sleep(0.3); termios.tcflush(0, termios.TCIFLUSH); print(name, input("age? "))`;
    const { stdout, status } = await shot(
      ...[
        '--type',
        'Ada',
        '--keys',
        'Enter',
        '--type',
        '36',
        '--keys',
        'Enter',
        '--',
        'python3',
        '-c',
        script,
      ],
    );
    assert.equal(stdout, 'name? Ada\nage? 36\nAda 36\n');
    assert.equal(status, 0);
  },
  { skip: missing('python3') },
);

test(
  'strand screenshot drives an editor: Escape and the next key are not taken for a key with Alt',
  async () => {
    const { stdout, status } = await shot(
      ...[
        '--size',
        '40x6',
        '--keys',
        'i',
        '--type',
        'first\nsecond',
        '--keys',
        'Escape g g O',
        '--type',
        'zeroth',
      ],
      ...['--', 'vi', '-n', '-u', 'NONE', '-N'],
    );
    assert.match(stdout, /^zeroth\nfirst\nsecond\n~/);
    assert.equal(status, 0);
  },
  { skip: missing('vi') },
);

test('strand screenshot --wait waits for a text or a regular expression on the screen', async () => {
  const slow = ['--', 'sh', '-c', 'echo one; sleep 0.3; echo two; exec sleep 60'];
  assert.equal((await shot('--wait', 'two', ...slow)).stdout, 'one\ntwo\n');
  assert.equal((await shot('--wait', '/^T\\w+$/im', ...slow)).stdout, 'one\ntwo\n');
});

test('strand screenshot --settled waits for the first output of a program, and then for silence', async () => {
  const slow = ['--', 'sh', '-c', 'sleep 0.5; echo late; exec sleep 60'];
  assert.equal((await shot('--settled', '--quiet', '50', ...slow)).stdout, 'late\n');
});

test('strand screenshot ends the program and its jobs when the picture is taken', async () => {
  const script = 'trap "" HUP; sleep 61 & echo $!; read line';
  const { stdout, status } = await shot('--', 'bash', '-c', script);
  assert.equal(status, 0);
  await gone(Number(stdout));
});

test('strand screenshot exits with 121 and shows the last screen when the program ends before the wait', async () => {
  const file = temporaryFile('no.svg');
  const { stdout, stderr, status } = await shot(
    '--wait',
    'ready',
    '--out',
    file,
    '--',
    'sh',
    '-c',
    'echo broken; exit 3',
  );
  assert.match(stderr, /^strand: "ready" on the screen did not come: the program exited with 3\.\n/);
  assert.match(stderr, /^ {2}\| broken$/m);
  assert.deepEqual([stdout, status, existsSync(file)], ['', 121, false]);
});

test('strand screenshot exits with 121 when the program ends before keys could be typed', async () => {
  const { stderr, status } = await shot('--type', 'x', '--', 'sh', '-c', 'exit 4');
  assert.match(stderr, /the program exited with 4/);
  assert.equal(status, 121);
});

test('strand screenshot exits with 124 and shows the screen when a wait takes too long', async () => {
  const { stderr, status, limitMs } = await withEnoughTime(
    (seconds) => shot('--wait', 'never', '--timeout', seconds, '--', 'sh', '-c', 'echo up; exec sleep 60'),
    (result) => result.stderr.includes('| up'),
  );
  assert.ok(stderr.startsWith(`strand: "never" on the screen did not come within ${limitMs} ms.\n`), stderr);
  assert.match(stderr, /^ {2}\| up$/m);
  assert.equal(status, 124);
});

test('strand screenshot says what to do about a program that neither ends nor reads its terminal', async () => {
  const { stderr, status } = await shot('--timeout', '0.5', '--', 'sh', '-c', 'echo up; exec sleep 60');
  assert.match(
    stderr,
    /^strand: the program neither ended nor waited for input within 500 ms: use --wait or --settled\n/,
  );
  assert.equal(status, 124);
});

test('strand screenshot --json prints what is on the screen, and how the program ended', async () => {
  const file = temporaryFile('hello.txt');
  const { stdout } = await shot('--json', '--size', '20x2', '--out', file, ...hello);
  assert.deepEqual(JSON.parse(stdout), {
    file,
    format: 'txt',
    columns: 20,
    rows: 2,
    cursor: { x: 0, y: 1, visible: true },
    title: 'A title',
    alternate: false,
    lines: ['Hello, world', ''],
    exitCode: 0,
    signal: null,
  });
});

test('strand screenshot ends the program at a signal, and ends by that signal', async () => {
  const file = temporaryFile('pid');
  const script = `trap "" HUP; echo $$ >${file}; sleep 60`;
  const run = new Run(...strand('screenshot', '--wait', 'never', '--', 'bash', '-c', script));
  await eventually('the program is up', () => existsSync(file) && readFileSync(file, 'utf8').endsWith('\n'));
  run.kill('SIGTERM');
  assert.equal(await run.signal(), 'SIGTERM');
  await gone(Number(readFileSync(file, 'utf8')));
});

test('strand screenshot leaves its file as it was when the picture becomes too large, and says so', async () => {
  const file = temporaryFile('shot.txt');
  writeFileSync(file, 'old');
  const { stdout, stderr } = await sh(
    `ulimit -f 1; strand screenshot --size 100x100 --out ${file} -- seq -f %090g 99; echo $?`,
  );
  assert.match(stderr, /^strand: \S+shot\.txt: EFBIG[^\n]*\n$/);
  assert.equal(stdout, '125\n');
  assert.equal(readFileSync(file, 'utf8'), 'old');
  assert.deepEqual(readdirSync(dirname(file)), ['shot.txt']);
});

test('strand screenshot --out /dev/stdout appends to the file of standard output, as the shell was told', async () => {
  const file = temporaryFile('log.txt');
  writeFileSync(file, 'before\n');
  await sh(`strand screenshot --format txt --out /dev/stdout -- echo after >>${file}`);
  assert.equal(readFileSync(file, 'utf8'), 'before\nafter\n');
});

test('strand screenshot keeps the mode of a file that it replaces, and a symbolic link to it', async () => {
  const file = temporaryFile('target.txt');
  const link = join(dirname(file), 'link.txt');
  writeFileSync(file, 'old', { mode: 0o600 });
  symlinkSync('target.txt', link);
  assert.equal((await shot('--out', link, ...hello)).status, 0);
  assert.equal(lstatSync(link).isSymbolicLink(), true);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(readFileSync(file, 'utf8'), 'Hello, world\n');
});

for (const command of [
  'screenshot --out x.svg --font "a;b" -- touch started',
  'convert --font "a;b" x.cast x.svg',
]) {
  test(`strand ${command.split(' ', 1)} refuses the name of a font that is not valid in CSS, before it starts`, async () => {
    const { stderr, stdout } = await sh(`cd ${temporaryFolder()} && strand ${command}; echo $?; ls`);
    assert.match(
      stderr,
      /^strand: --font must be names of fonts, separated by commas, got "a;b"; see strand /,
    );
    assert.equal(stdout, '125\n');
  });
}

test('strand screenshot --font accepts the names that strand-terminal accepts, and no others', () => {
  const screen = new Screen({ columns: 2, rows: 1 });
  for (const font of [
    'Fira Code',
    "'DejaVu Sans Mono', monospace",
    'Ünïcode',
    'a;b',
    'x{}',
    'url(x)',
    '<a>',
  ]) {
    const isValid = fontOption.parse(font) === font;
    if (isValid) assert.match(screen.toSVG({ font }), /font-family/);
    else assert.throws(() => screen.toSVG({ font }), TypeError);
  }
});

test('the themes of strand screenshot are those of strand-terminal', async () => {
  const screen = new Screen({ columns: 1, rows: 1 });
  for (const theme of themeNames) assert.match(screen.toSVG({ theme }), /^<svg/);
  assert.throws(() => screen.toSVG({ theme: 'none' as 'dark' }));
});

for (const [args, status, complaint] of [
  [
    ['--out', 'x.png', 'true'],
    125,
    /--out must end with \.svg, \.html, \.txt, \.ansi, or be used with --format, got "x\.png"/,
  ],
  [['--out', '/no/such/x.svg', 'true'], 125, /ENOENT.*\/no\/such\/x\.svg/],
  [['--json', 'true'], 125, /--json needs --out FILE/],
  [['--wait', '/(/', 'true'], 125, /--wait: Invalid regular expression/],
  [['--keys', 'Entr', 'cat'], 125, /--keys: unknown key 'Entr'; did you mean 'Enter'\?/],
  [['--theme', 'drak', 'true'], 125, /--theme must be one of .*did you mean dark\?/],
  [['--quiet', 'x', 'true'], 125, /--quiet must be a number of milliseconds/],
  [['no-such-program'], 127, /"no-such-program".*ENOENT/],
  [[], 125, /no COMMAND was given/],
] as const) {
  test(`strand screenshot ${args.join(' ')} says what is wrong and exits with ${status}`, async () => {
    const result = await shot(...args);
    assert.match(result.stderr, complaint);
    assert.deepEqual([result.stdout, result.status], ['', status]);
  });
}
