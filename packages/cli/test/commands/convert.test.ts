import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { kill } from 'node:process';
import { eventually } from '../support/eventually.js';
import { Run, sh, strand } from '../support/piped.js';
import { fileOf, readFile, recordingOf, temporaryFolder } from '../support/recordings.js';
import { Terminal } from '../support/terminal.js';
import { test } from '../support/test.js';

const convert = (...args: string[]) => {
  const started = new Run(...strand('convert', ...args));
  started.stdin.end();
  return started.end();
};

const recording = recordingOf(
  [
    [1, 'o', 'one ada@example.org\r\n'],
    [2, 'i', 'typed'],
    [10, 'o', '\x1b[31mtwo\x1b[m'],
    [1, 'x', '0'],
  ],
  { title: 'Demo', command: 'make' },
);

/** The other files in the folder of a file. */
function others(path: string): string[] {
  return readdirSync(dirname(path)).filter((name) => name !== basename(path) && name !== 'demo.cast');
}

for (const version of [1, 2, 3] as const) {
  test(`strand convert --to v${version} writes that version, and from it every other version again`, async () => {
    const path = fileOf(recording);
    const folder = dirname(path);
    const out = join(folder, 'out.cast');
    assert.deepEqual(await convert(path, out, '--to', `v${version}`), { stdout: '', stderr: '', status: 0 });
    const read = await readFile(out);
    assert.deepEqual([read.version, read.header.title, read.header.command], [version, 'Demo', 'make']);
    assert.equal(read.output, 'one ada@example.org\r\n\x1b[31mtwo\x1b[m');
    assert.deepEqual(
      read.events.filter(({ code }) => code === 'o').map(({ time }) => time),
      [1, 13],
    );
    assert.deepEqual(
      read.others,
      version === 1
        ? []
        : [
            ['i', 'typed'],
            ['x', '0'],
          ],
    );
    for (const next of [1, 2, 3]) {
      const again = join(folder, `again${next}.cast`);
      assert.equal((await convert(out, again, `--to=v${next}`)).status, 0);
      assert.equal((await readFile(again)).version, next);
    }
  });
}

test('strand convert chooses the format by the extension, and a cast keeps its version', async () => {
  const path = fileOf(recording);
  const [text, svg, cast] = ['out.txt', 'out.svg', 'out.cast'].map((name) => join(dirname(path), name));
  assert.equal((await convert(path, text ?? '')).status, 0);
  assert.equal(readFileSync(text ?? '', 'utf8'), 'one ada@example.org\ntwo\n');
  assert.equal((await convert(path, svg ?? '')).status, 0);
  assert.match(readFileSync(svg ?? '', 'utf8'), /^(?:<\?xml[^>]*>\s*)?<svg [\s\S]*<\/svg>\s*$/);
  assert.equal((await convert(path, cast ?? '')).status, 0);
  assert.equal((await readFile(cast ?? '')).version, 3);
  const { stderr, status } = await convert(path, join(dirname(path), 'out.gif'));
  assert.match(stderr, /does not end in .cast, .txt or .svg: say --to/);
  assert.equal(status, 125);
});

test('strand convert reads standard input and writes standard output', async () => {
  const path = fileOf(recording);
  assert.equal((await sh(`cat ${path} | strand convert - - --to text`)).stdout, 'one ada@example.org\ntwo\n');
});

test('strand convert: --redact, --speed and --idle-limit also count for text and pictures', async () => {
  const path = fileOf(recording);
  const options = ['--redact', 'email', '--speed', '2', '--idle-limit', '4'];
  const out = join(dirname(path), 'out.cast');
  assert.equal((await convert(path, out, ...options)).status, 0);
  const { output, events } = await readFile(out);
  assert.match(output, /^one ••••\r\n/);
  assert.equal(events.at(-1)?.time, 4);
  for (const to of ['text', 'svg', 'v1']) {
    const { stdout } = await convert(path, '-', ...options, '--to', to);
    assert.match(stdout, /••••/);
    assert.doesNotMatch(stdout, /ada@/);
  }
});

test('strand convert can write the file that it reads', async () => {
  const path = fileOf(recording);
  assert.equal((await convert(path, path, '--redact', 'email')).status, 0);
  assert.match((await readFile(path)).output, /^one ••••/);
  assert.deepEqual(others(path), []);
});

test('strand convert keeps the mode of a file that it replaces, and a symbolic link to it', async () => {
  const path = fileOf(recording);
  const target = join(dirname(path), 'target.cast');
  const link = join(dirname(path), 'link.cast');
  writeFileSync(target, 'old');
  chmodSync(target, 0o600);
  symlinkSync('target.cast', link);
  assert.equal((await convert(path, link)).status, 0);
  assert.equal(lstatSync(link).isSymbolicLink(), true);
  assert.equal(statSync(target).mode & 0o777, 0o600);
  assert.match((await readFile(target)).output, /^one/);
});

test('strand convert of a recording that is cut off writes what comes before, says so, and exits with 125', async () => {
  for (const to of ['v1', 'v2', 'text']) {
    const path = fileOf(recording);
    truncateSync(path, statSync(path).size - 20);
    const { stdout, stderr, status } = await convert(path, '-', '--to', to);
    assert.match(stdout, /one ada/);
    assert.match(
      stderr,
      /^strand: \S+: line 4 of the recording: the recording is cut off; the output has what comes before\n$/,
    );
    assert.equal(status, 125);
  }
});

test('strand convert leaves OUT as it was when IN is not a recording, or OUT cannot be written', async () => {
  const folder = temporaryFolder();
  const out = join(folder, 'out.svg');
  writeFileSync(out, 'old');
  for (const from of ['/etc/passwd', '/no/such.cast']) {
    for (const to of ['svg', 'v1', 'v3']) {
      const { stdout, stderr, status } = await convert(from, out, '--to', to);
      assert.match(stderr, /^strand: \S+: [^\n]*\n$/);
      assert.deepEqual([stdout, status, readFileSync(out, 'utf8')], ['', 125, 'old']);
      assert.deepEqual(readdirSync(folder), ['out.svg']);
    }
  }
  const path = fileOf(recording);
  assert.match(
    (await convert(path, '/no/such/out.txt')).stderr,
    /^strand: \/no\/such\/out\.txt: ENOENT[^\n]*open '\/no\/such\/out\.txt'\n$/,
  );
  mkdirSync(join(folder, 'folder.txt'));
  assert.equal((await convert(path, join(folder, 'folder.txt'))).status, 125);
  assert.deepEqual(readdirSync(folder).sort(), ['folder.txt', 'out.svg']);
});

test('strand convert: a file that becomes too large leaves OUT as it was, and says so', async () => {
  const path = fileOf(recordingOf(Array.from({ length: 20_000 }, () => [0, 'o', 'text\r\n'] as const)));
  const out = join(dirname(path), 'out.txt');
  writeFileSync(out, 'old');
  const { stdout, stderr } = await sh(`ulimit -f 16; strand convert ${path} ${out}; echo $?`);
  assert.equal(stdout, '125\n');
  assert.match(stderr, /^strand: \S+out.txt: EFBIG[^\n]*\n$/);
  assert.equal(readFileSync(out, 'utf8'), 'old');
  assert.deepEqual(others(out), []);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`strand convert leaves OUT as it was after a ${signal} in the middle`, async () => {
    const folder = temporaryFolder();
    const out = join(folder, 'out.cast');
    writeFileSync(out, 'old');
    const run = new Run(...strand('convert', '-', out));
    run.stdin.write(recordingOf([[1, 'o', 'text']]));
    await eventually('it has begun', () => readdirSync(folder).length === 2);
    kill(run.pid, signal);
    assert.equal((await run.end()).status, null);
    assert.deepEqual(readdirSync(folder), ['out.cast']);
    assert.equal(readFileSync(out, 'utf8'), 'old');
  });
}

test('strand convert removes what a conversion to the same OUT has left that was killed by SIGKILL', async () => {
  const path = fileOf(recording);
  const folder = dirname(path);
  const out = join(folder, 'out.cast');
  const killed = new Run(...strand('convert', '-', out));
  killed.stdin.write(recordingOf([[1, 'o', 'text']]));
  await eventually('it has begun', () => others(path).length === 1);
  kill(killed.pid, 'SIGKILL');
  await killed.exit();
  const running = new Run(...strand('convert', '-', out));
  running.stdin.write(recordingOf([[1, 'o', 'running']]));
  await eventually('it has removed the other file', () => {
    const [name = '', ...more] = others(path);
    return more.length === 0 && name.includes(`-${running.pid}.`);
  });
  // Not the file of a conversion that is running.
  assert.equal((await convert(path, out)).status, 0);
  assert.equal(others(path).length, 2);
  running.stdin.end();
  assert.equal((await running.end()).status, 0);
  assert.deepEqual(readdirSync(folder).sort(), ['demo.cast', 'out.cast']);
  assert.match((await readFile(out)).output, /running/);
});

test('strand convert writes a file with the longest name that the file system allows', async () => {
  const path = fileOf(recording);
  const out = join(dirname(path), `${'ä'.repeat(125)}.cast`);
  assert.deepEqual(await convert(path, out), { stdout: '', stderr: '', status: 0 });
  assert.match((await readFile(out)).output, /^one/);
});

test('strand convert names the option of a part that ends before it starts, and exits with 125', async () => {
  const { stderr, status } = await convert(
    fileOf(recording),
    '/no/such/out.svg',
    '--start',
    '5',
    '--end',
    '2',
  );
  assert.equal(stderr, 'strand: --end must not be before --start; see strand convert --help\n');
  assert.equal(status, 125);
});

test('strand convert exits with 141 when the reader of standard output has closed the pipe', async () => {
  const path = fileOf(recordingOf(Array.from({ length: 100_000 }, () => [0, 'o', 'text\r\n'] as const)));
  for (const to of ['v1', 'v2', 'text']) {
    const { stdout, stderr } = await sh(
      `strand convert ${path} - --to ${to} | head -c 1 > /dev/null; echo $PIPESTATUS`,
    );
    assert.deepEqual([stdout, stderr], ['141\n', '']);
  }
});

test('strand convert shows its progress on a terminal when it takes long, and removes it', async () => {
  const folder = temporaryFolder();
  const pipe = join(folder, 'pipe');
  assert.equal(spawnSync('mkfifo', [pipe]).status, 0);
  const out = join(folder, 'out.cast');
  const terminal = Terminal.shell(`strand convert ${pipe} ${out}; echo "status $?,"`);
  const writer = new Run('sh', ['-c', `exec cat > ${pipe}`]);
  writer.stdin.write(recordingOf([]));
  const beat = setInterval(() => writer.stdin.write('[0.1, "o", "text"]\n'), 20);
  try {
    await terminal.shows(/strand: converting \S+: 0\.0 MB/);
  } finally {
    clearInterval(beat);
  }
  writer.stdin.end();
  await writer.end();
  await terminal.shows('status 0,');
  assert.match(terminal.output, /\r\x1b\[Kstatus 0,/);
  assert.equal(existsSync(out), true);
  await terminal.end();
});

test('strand convert makes a picture with its options, which no other format has', async () => {
  const path = fileOf(recording);
  const options = ['--theme', 'nord', '--window', '--no-loop', '--fps', '10', '--start', '2', '--end', '12'];
  const { stdout, stderr, status } = await convert(path, '-', '--to', 'svg', ...options);
  assert.deepEqual([stderr, status], ['', 0]);
  // The colour of the background, and the title of the window.
  assert.match(stdout, /#2e3440/i);
  assert.match(stdout, /Demo/);
  assert.doesNotMatch(stdout, /infinite|>two</);
  for (const option of ['--window', '--fps=5', '--no-loop']) {
    const other = await convert(path, '-', '--to', 'text', option);
    assert.match(other.stderr, /^strand: --(?:window|fps|loop) is for an SVG, and not for text/);
    assert.equal(other.status, 125);
  }
});
