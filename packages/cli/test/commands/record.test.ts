import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { kill } from 'node:process';
import { eventually, gone } from '../support/eventually.js';
import { Run, sh, strand } from '../support/piped.js';
import { missing } from '../support/programs.js';
import { fileOf, readFile, recordingOf, temporaryFolder } from '../support/recordings.js';
import { Terminal } from '../support/terminal.js';
import { test } from '../support/test.js';
import { Tmux, withoutTmux } from '../support/tmux.js';

const record = (...args: string[]) => {
  const started = new Run(...strand('record', ...args));
  started.stdin.end();
  return started.end();
};

const newFile = () => join(temporaryFolder(), 'demo.cast');

/** Every line of the file is a whole one. */
function assertWholeLines(path: string): void {
  const text = readFileSync(path, 'utf8');
  assert.ok(text.endsWith('\n'), JSON.stringify(text.slice(-100)));
  for (const line of text.trimEnd().split('\n')) JSON.parse(line);
}

test('strand record shows what the command prints, records it with the exit status, and exits with that', async () => {
  const path = newFile();
  const { stdout, stderr, status } = await record(path, '--', 'sh', '-c', 'printf "one\\ntwo é\\n"; exit 3');
  assert.deepEqual([stdout, stderr, status], ['one\r\ntwo é\r\n', '', 3]);
  const { version, header, output, others, problem } = await readFile(path);
  assert.equal(version, 3);
  assert.equal(output, 'one\r\ntwo é\r\n');
  assert.deepEqual(others, [['x', '3']]);
  assert.equal(problem, undefined);
  assert.deepEqual([header.columns, header.rows], [80, 24]);
  assert.equal(header.command, `sh -c 'printf "one\\ntwo é\\n"; exit 3'`);
  assert.ok(Math.abs((header.timestamp ?? 0) - Date.now() / 1000) < 60);
});

test('strand record: the output of a command that ends at once is in the recording', async () => {
  for (let round = 0; round < 5; round += 1) {
    const path = newFile();
    await record(path, 'echo', 'fast');
    assert.equal((await readFile(path)).output, 'fast\r\n');
  }
});

test('strand record --version 2 --title writes that version and title', async () => {
  const path = newFile();
  await record(path, '--version', '2', '--title', 'My title', '--', 'true');
  const { version, header } = await readFile(path);
  assert.deepEqual([version, header.title], [2, 'My title']);
});

test('strand record runs the shell of $SHELL without a command, and /bin/sh without $SHELL', async () => {
  for (const [setting, shell] of [
    ['SHELL=/bin/bash', 'bash'],
    ['-u SHELL', 'sh'],
  ] as const) {
    const path = newFile();
    const line = `echo 'echo "shell $0,"; exit 4' | env ${setting} "$NODE" "$MAIN" record ${path}; echo status $?`;
    const { stdout } = await sh(line);
    assert.match(stdout, new RegExp(`shell \\S*${shell},[^]*status 4`));
  }
});

test('strand record records the size of the terminal and each change of it', async () => {
  const path = newFile();
  const terminal = Terminal.shell(`strand record ${path} -- sh -c 'echo up; read x'`, {
    columns: 100,
    rows: 30,
  });
  await terminal.shows('up');
  terminal.child.resize(120, 40);
  await eventually('the change is recorded', () => readFileSync(path, 'utf8').includes('"120x40"'));
  terminal.type('\r');
  await terminal.end();
  const { header, others } = await readFile(path);
  assert.deepEqual([header.columns, header.rows], [100, 30]);
  assert.deepEqual(others, [
    ['r', '120x40'],
    ['x', '0'],
  ]);
});

// --- existing files -------------------------------------------------------------------------------------------

test('strand record does not change a file that exists, and says how to replace or continue it', async () => {
  const path = fileOf('my notes\n');
  const { stdout, stderr, status } = await record(path, 'echo', 'run');
  assert.equal(status, 125);
  assert.match(
    stderr,
    /^strand: "[^"]*demo.cast" exists: strand record --overwrite replaces it, --append continues it;[^\n]*\n$/,
  );
  assert.equal(stdout, '');
  assert.equal(readFileSync(path, 'utf8'), 'my notes\n');
});

test('strand record writes into an existing empty file, and --overwrite replaces a longer one', async () => {
  for (const [text, ...options] of [[''], [recordingOf([[1, 'o', 'x'.repeat(5000)]]), '--overwrite']]) {
    const path = fileOf(text ?? '');
    assert.equal((await record(path, ...options, 'echo', 'new')).status, 0);
    assert.equal((await readFile(path)).output, 'new\r\n');
  }
});

test('strand record leaves no file, and an existing one as it was, when the command cannot be started', async () => {
  const path = newFile();
  assert.equal((await record(path, 'no-such-program')).status, 127);
  assert.equal(existsSync(path), false);
  const existing = fileOf('my notes\n');
  assert.equal((await record(existing, '--overwrite', 'no-such-program')).status, 127);
  assert.equal(readFileSync(existing, 'utf8'), 'my notes\n');
});

test('strand record reports a folder that does not exist before it starts the command', async () => {
  const { stdout, stderr, status } = await record('/no/such/demo.cast', 'echo', 'run');
  assert.match(stderr, /^strand: \/no\/such\/demo.cast: ENOENT[^\n]*\n$/);
  assert.deepEqual([stdout, status], ['', 125]);
});

test('strand record writes to a pipe, such as that of a compressor', async () => {
  const path = join(temporaryFolder(), 'demo.gz');
  const { status } = await sh(
    `strand record >(gzip > ${path}) -- seq 1000; status=$?; wait $!; exit $status`,
  );
  assert.equal(status, 0);
  await eventually('the compressor has written', () => existsSync(path) && statSync(path).size > 0);
  const { output } = await readFile(fileOf(execFileSync('gzip', ['-dc', path], { encoding: 'utf8' })));
  assert.ok(output.endsWith('\r\n1000\r\n'));
});

for (const version of ['2', '3'] as const) {
  test(`strand record --append continues the times of version ${version}, and records a size that differs`, async () => {
    const path = newFile();
    await record(path, '--version', version, '--', 'sh', '-c', 'sleep 0.2; printf "no newline"');
    const first = await readFile(path);
    const { status } = await record(
      path,
      '--append',
      '--size',
      '100x40',
      '--',
      'sh',
      '-c',
      'echo second; exit 5',
    );
    assert.equal(status, 5);
    const { output, others, events, version: read } = await readFile(path);
    assert.equal(`${read}`, version);
    assert.equal(output, 'no newline\r\nsecond\r\n');
    assert.deepEqual(others, [
      ['x', '0'],
      ['r', '100x40'],
      ['x', '5'],
    ]);
    const times = events.map(({ time }) => time);
    assert.deepEqual(
      times,
      [...times].sort((a, b) => a - b),
    );
    assert.ok((times.at(-1) ?? 0) >= (first.events.at(-1)?.time ?? 0));
    assert.ok((times.at(-1) ?? 0) < (first.events.at(-1)?.time ?? 0) + 20);
    assertWholeLines(path);
  });
}

test('strand record --append replaces a last line that was cut off, and ends one without a line end', async () => {
  for (const cut of [5, 1]) {
    const path = newFile();
    await record(path, 'echo', 'first');
    truncateSync(path, statSync(path).size - cut);
    await record(path, '--append', 'echo', 'second');
    assertWholeLines(path);
    assert.equal((await readFile(path)).output, 'first\r\nsecond\r\n');
  }
});

test('strand record --append begins no line after controls that follow the end of a line', async () => {
  const path = newFile();
  await record(path, '--', 'printf', 'first\\n\\033[?2004l');
  await record(path, '--append', 'echo', 'second');
  assert.equal((await readFile(path)).output, 'first\r\n\x1b[?2004lsecond\r\n');
});

test('strand record --append keeps the limit of pauses', async () => {
  const path = newFile();
  await record(path, '--idle-limit', '0.05', '--', 'true');
  await record(path, '--append', '--', 'sh', '-c', 'echo one; sleep 0.3; echo two');
  for (const { interval } of (await readFile(path)).events) assert.ok(interval <= 0.051, `${interval}`);
});

test('strand record --append makes a new recording in a file that does not exist', async () => {
  const path = newFile();
  await record(path, '--append', 'echo', 'first');
  assert.equal((await readFile(path)).output, 'first\r\n');
});

for (const [what, text, options, complaint] of [
  ['a recording of version 1', '{"version": 1, "width": 80, "height": 24, "stdout": []}', [], /version 1/],
  ['another version', recordingOf([]), ['--version', '2'], /has version 3, which --append keeps/],
  ['another kind of file', 'my notes\n', [], /line 1 of the recording/],
  [
    'a recording that is broken',
    `${recordingOf([])}nonsense\n[1, "o", "x"]\n`,
    [],
    /line 2 of the recording/,
  ],
] as const) {
  test(`strand record --append refuses ${what}, which stays as it was`, async () => {
    const path = fileOf(text);
    const { stdout, stderr, status } = await record(path, '--append', ...options, '--', 'echo', 'run');
    assert.match(stderr, complaint);
    assert.deepEqual([stdout, status], ['', 125]);
    assert.equal(readFileSync(path, 'utf8'), text);
  });
}

test('strand record refuses --overwrite with --append', async () => {
  const path = fileOf('my notes\n');
  const { stderr, status } = await record(path, '--overwrite', '--append', '--', 'true');
  assert.match(stderr, /^strand: --overwrite and --append exclude each other; see strand record --help\n$/);
  assert.deepEqual([status, readFileSync(path, 'utf8')], [125, 'my notes\n']);
});

// --- input ----------------------------------------------------------------------------------------------------

test('strand record records no input without --input', async () => {
  const path = newFile();
  const terminal = Terminal.shell(`strand record ${path} -- sh -c 'echo up; read x'`);
  await terminal.shows('up');
  terminal.type('typed\r');
  await terminal.end();
  assert.deepEqual((await readFile(path)).others, [['x', '0']]);
});

test('strand record --input records what is typed, but nothing that is typed while the terminal does not echo', async () => {
  const path = newFile();
  const script =
    'echo up; read a; read -s -p "Password: " b; echo; echo "got $b"; stty -echo -icanon; echo keys; read -N 3 c';
  const terminal = Terminal.shell(`strand record --input ${path} -- bash -c '${script}'`);
  await terminal.shows('up');
  terminal.type('public\r');
  await terminal.shows('Password: ');
  terminal.type('hun');
  terminal.type('ter\r');
  await terminal.shows('got hunter');
  await terminal.shows('keys');
  terminal.type('xyz');
  await terminal.end();
  const { events } = await readFile(path);
  const typed = events.map(({ code, data }) => (code === 'i' ? data : '')).join('');
  assert.equal(typed, 'public\r');
});

test('strand record --input-keys records what is typed into a line editor, but not at its prompt for a password', async () => {
  const path = newFile();
  const terminal = Terminal.shell(`strand record --input-keys ${path} -- bash --norc`);
  await terminal.shows('$ ');
  terminal.type('read -s -N 6 -p "Your PIN: " x; echo "<$x>"\r');
  await terminal.shows(/\rYour PIN: /);
  for (const digit of '123456') terminal.type(digit);
  await terminal.shows('<123456>');
  terminal.type('exit 3\r');
  await terminal.end();
  const { events } = await readFile(path);
  const typed = events.map(({ code, data }) => (code === 'i' ? data : '')).join('');
  assert.equal(typed, 'read -s -N 6 -p "Your PIN: " x; echo "<$x>"\rexit 3\r');
});

test('strand record --input-keys does not record what is typed at a prompt for a password in another language', async () => {
  const path = newFile();
  const script = 'read -s -N 3 -p "密码: " x; echo "<$x>"; read -N 3 -p "Name: " y';
  const terminal = Terminal.shell(`strand record --input-keys ${path} -- bash -c '${script}'`);
  await terminal.shows(/: $/);
  for (const digit of '123') terminal.type(digit);
  await terminal.shows('<123>');
  await terminal.shows(/Name: $/);
  for (const letter of 'Ada') terminal.type(letter);
  await terminal.end();
  const { events } = await readFile(path);
  assert.equal(events.map(({ code, data }) => (code === 'i' ? data : '')).join(''), 'Ada');
});

test('strand record --input-keys does not record what is typed at a coloured prompt for a password', async () => {
  const path = newFile();
  const script = 'read -s -N 3 -p "$(printf "\\033[1mPIN: \\033[m")" x; echo "<$x>"';
  const terminal = Terminal.shell(`strand record --input-keys ${path} -- bash -c '${script}'`);
  await terminal.shows('PIN: \x1b[m');
  for (const digit of '123') terminal.type(digit);
  await terminal.shows('<123>');
  await terminal.end();
  assert.deepEqual((await readFile(path)).others, [['x', '0']]);
});

test('strand record --input-keys does not record a line that a program reads without echo', async () => {
  const path = newFile();
  const terminal = Terminal.shell(
    `strand record --input-keys ${path} -- sh -c 'stty -echo; echo up,; read x; echo "<$x>"'`,
  );
  await terminal.shows('up,');
  terminal.type('line\r');
  await terminal.shows('<line>');
  await terminal.end();
  assert.deepEqual((await readFile(path)).others, [['x', '0']]);
});

test('strand record --redact masks secrets in the output, the title and the command', async () => {
  const path = newFile();
  const rules = ['--redact', 'hunter2', '--redact', '/pin \\d+/i', '--redact', 'email'];
  await record(path, ...rules, '--title', 'of hunter2', '--', 'echo', 'hunter2 PIN 1234 ada@example.org');
  const { output, header } = await readFile(path);
  assert.equal(output, '•••• •••• ••••\r\n');
  assert.deepEqual([header.title, header.command], ['of ••••', "echo '•••• •••• ••••'"]);
});

test('strand record --idle-limit shortens pauses', async () => {
  const path = newFile();
  await record(path, '--idle-limit', '0.05', '--', 'sh', '-c', 'echo one; sleep 0.3; echo two');
  const { events } = await readFile(path);
  for (const { interval } of events) assert.ok(interval <= 0.051, `${interval}`);
});

// --- markers --------------------------------------------------------------------------------------------------

for (const [options, key, name] of [
  [[], '\x1d', '^]'],
  [['--marker-key', '^G'], '\x07', '^G'],
] as const) {
  test(`strand record ${options.join(' ')}: ${name} adds a marker, and does not reach the command`, async () => {
    const path = newFile();
    const script = `stty raw -echo; echo up; head -c 2 | od -An -tx1; stty sane`;
    const terminal = Terminal.shell(`strand record ${path} ${options.join(' ')} -- sh -c '${script}'`);
    await terminal.shows('up');
    terminal.type(`a${key}b`);
    await terminal.shows(' 61 62');
    await terminal.end();
    assert.deepEqual((await readFile(path)).others, [
      ['m', ''],
      ['x', '0'],
    ]);
  });
}

test('strand record --marker-key none passes every key on', async () => {
  const path = newFile();
  const script = `stty raw -echo; echo up; head -c 1 | od -An -tx1; stty sane`;
  const terminal = Terminal.shell(`strand record --marker-key none ${path} -- sh -c '${script}'`);
  await terminal.shows('up');
  terminal.type('\x1d');
  await terminal.shows(' 1d');
  await terminal.end();
  assert.deepEqual((await readFile(path)).others, [['x', '0']]);
});

test('strand record has no marker key in an input that is not a terminal', async () => {
  const path = newFile();
  const { stdout } = await sh(
    `printf 'a\\035b\\n' | strand record ${path} -- sh -c 'head -n 1 | od -An -tx1'`,
  );
  assert.equal(stdout, ' 61 1d 62 0a\r\n');
  assert.deepEqual((await readFile(path)).others, [['x', '0']]);
});

test('strand record of a shell says until when it records, and which key adds a marker', async () => {
  const path = newFile();
  for (const [options, said] of [
    ['', '; ^] adds a marker'],
    ['--marker-key none', ''],
  ]) {
    const terminal = Terminal.shell(`SHELL=/bin/true strand record --overwrite ${options} ${path}`);
    await terminal.end();
    assert.equal(terminal.output, `strand: recording to ${path} until you leave the shell${said}\r\n`);
  }
});

// --- what ends a recording early ------------------------------------------------------------------------------

test('strand record: after a SIGKILL the file has everything that was shown, in whole lines', async () => {
  const path = newFile();
  const run = new Run(
    ...strand('record', path, '--', 'sh', '-c', 'echo "up $PPID,"; seq 20000; echo last; read x'),
  );
  const pid = Number(await run.received(/up (\d+),/));
  await run.received('last');
  kill(pid, 'SIGKILL');
  await gone(pid);
  assertWholeLines(path);
  const { output, problem } = await readFile(path);
  assert.ok(output.includes('20000\r\nlast\r\n'));
  assert.equal(problem, undefined);
  run.kill('SIGKILL');
  await run.end();
});

for (const [signal, status] of [
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  test(`strand record: a ${signal} ends the command, and the recording is complete`, async () => {
    const path = newFile();
    const run = new Run(...strand('record', path, '--', 'sh', '-c', 'echo "up $PPID,"; read x'));
    kill(Number(await run.received(/up (\d+),/)), signal);
    assert.equal((await run.end()).status, status);
    assertWholeLines(path);
    assert.deepEqual((await readFile(path)).others, [['x', `${status}`]]);
  });
}

test('strand record: a closed pipe at standard output ends the command, and the recording is whole', async () => {
  const path = newFile();
  const { stdout } = await sh(`strand record ${path} -- yes | head -1; echo $PIPESTATUS`);
  assert.equal(stdout, 'y\r\n141\n');
  assertWholeLines(path);
  assert.match((await readFile(path)).output, /^y\r\ny\r\n/);
});

test('strand record: a file that becomes too large does not end the command, and is whole up to its last line', async () => {
  const path = newFile();
  const terminal = Terminal.shell(
    `ulimit -f 64; strand record ${path} -- sh -c 'seq 100000; echo done; exit 3'; echo "status $?,"; read x`,
  );
  assert.equal(await terminal.shows(/status (\d+),/), '125');
  // The message comes after the output of the command.
  assert.match(
    terminal.output,
    /100000\r\ndone\r\nstrand: the recording \S+ is incomplete: EFBIG[^\n]*exited with 3\r\n/,
  );
  assert.equal(terminal.child.getAttributes().ICANON, true);
  terminal.type('\r');
  await terminal.end();
  assertWholeLines(path);
  // Output that comes at once is divided, so that most of it has room.
  assert.ok(statSync(path).size > 48 * 1024);
  assert.match((await readFile(path)).output, /^1\r\n2\r\n/);
});

/** Mounts need a user namespace, or root. */
const mounts =
  spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', '/mnt']).status === 0;

test(
  'strand record: a full disk does not end the command, and the recording is whole up to its last line',
  async () => {
    const folder = temporaryFolder();
    const inside = [
      `mount -t tmpfs -o size=64k tmpfs ${folder}`,
      `"$NODE" "$MAIN" record ${folder}/demo.cast -- sh -c "seq 30000; echo done"`,
      'status=$?',
      `cp ${folder}/demo.cast ${folder}.copy`,
      'exit $status',
    ].join('; ');
    const { stdout, stderr, status } = await sh(`unshare -rm bash --norc -c '${inside}'`);
    const copy = `${folder}.copy`;
    assert.match(stderr, /^strand: the recording \S+ is incomplete: ENOSPC/);
    assert.ok(stdout.endsWith('30000\r\ndone\r\n'));
    assert.equal(status, 125);
    assertWholeLines(copy);
    execFileSync('rm', [copy]);
  },
  { skip: !mounts && 'no user namespaces with mounts' },
);

test('strand record to /dev/full says so after the command, and exits with 125', async () => {
  const { stdout, stderr, status } = await record('/dev/full', '--', 'echo', 'shown');
  assert.equal(stdout, 'shown\r\n');
  assert.match(stderr, /^strand: the recording \/dev\/full is incomplete: ENOSPC[^\n]*\n$/);
  assert.equal(status, 125);
});

// --- other programs -------------------------------------------------------------------------------------------

test(
  'asciinema cat prints the output of what strand record --version 2 has recorded and continued',
  async () => {
    const path = newFile();
    await record(path, '--version', '2', '--', 'printf', 'one\\n\\033[31mtwo\\033[m\\n');
    await record(path, '--append', '--', 'echo', 'three');
    const line = `HOME=${temporaryFolder()} LC_ALL=C.UTF-8 asciinema cat ${path}`;
    const terminal = Terminal.shell(`stty raw -echo; ${line}`);
    await terminal.end();
    assert.ok(
      terminal.output.startsWith('one\r\n\x1b[31mtwo\x1b[m\r\nthree\r\n'),
      JSON.stringify(terminal.output),
    );
  },
  { skip: missing('asciinema') },
);

test(
  'strand record in tmux: a shell, a marker, a full-screen program and the exit, and the terminal is as before',
  async () => {
    const path = newFile();
    const tmux = new Tmux(
      `PS1='outer> '; export PS1; stty -a > ${path}.before; strand record ${path} -- bash --norc; echo "status $?,"; stty -a > ${path}.after; echo finished; read x`,
    );
    await tmux.shows('outer>');
    tmux.keys('echo one', 'Enter');
    await tmux.shows('\none\n');
    tmux.keys('C-]');
    tmux.keys('printf "\\033[?1049h\\033[Hfull screen"; read x; printf "\\033[?1049l"', 'Enter');
    await eventually('the alternate screen is on', () => tmux.format('#{alternate_on}') === '1');
    tmux.keys('Enter');
    await eventually('the alternate screen is off', () => tmux.format('#{alternate_on}') === '0');
    tmux.keys('exit 7', 'Enter');
    await tmux.shows('status 7,');
    await tmux.shows('finished');
    assert.equal(readFileSync(`${path}.after`, 'utf8'), readFileSync(`${path}.before`, 'utf8'));
    const { output, others } = await readFile(path);
    assert.match(output, /\rone\r\n/);
    assert.deepEqual(others, [
      ['m', ''],
      ['x', '7'],
    ]);
  },
  { skip: withoutTmux },
);
