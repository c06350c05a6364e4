import assert from 'node:assert/strict';
import { statSync, truncateSync } from 'node:fs';
import { Run, sh, strand } from '../support/piped.js';
import { fileOf, recordingOf } from '../support/recordings.js';
import { test } from '../support/test.js';

const info = (...args: string[]) => {
  const started = new Run(...strand('info', ...args));
  started.stdin.end();
  return started.end();
};

const recording = recordingOf(
  [
    [1, 'o', 'one'],
    [1.5, 'i', 'typed'],
    [1, 'm', 'chapter'],
    [60, 'o', 'two'],
    [0.25, 'r', '90x30'],
    [0.25, 'z', 'unknown'],
    [1, 'm', ''],
    [1, 'x', '3'],
  ],
  {
    title: 'A \x1b[31mtitle',
    command: 'make',
    timestamp: 1504467315,
    term: { cols: 80, rows: 24, type: 'xterm' },
  },
);

test('strand info tells what is in a recording, without its escape sequences', async () => {
  const path = fileOf(recording);
  const { stdout, stderr, status } = await info(path);
  assert.equal(
    stdout,
    [
      `file        ${path} (${statSync(path).size} bytes)`,
      'version     3',
      'size        80x24',
      'duration    1:06 (66.000 s)',
      'title       A \\u001b[31mtitle',
      'command     make',
      'date        2017-09-03T19:35:15.000Z',
      'terminal    xterm',
      'events      2 output, 1 input, 2 marker, 1 resize, 1 z, 1 exit',
      'exit        3',
      'markers     0:03 chapter',
      '            1:05',
      '',
    ].join('\n'),
  );
  assert.deepEqual([stderr, status], ['', 0]);
});

test('strand info --json prints every field, also of standard input, and null for what is not known', async () => {
  const path = fileOf(recording);
  const expected = {
    file: path,
    bytes: statSync(path).size,
    version: 3,
    columns: 80,
    rows: 24,
    title: 'A \x1b[31mtitle',
    command: 'make',
    termType: 'xterm',
    date: '2017-09-03T19:35:15.000Z',
    idleTimeLimit: null,
    duration: 66,
    events: { o: 2, i: 1, m: 2, r: 1, z: 1, x: 1 },
    markers: [
      { time: 3.5, label: 'chapter' },
      { time: 65, label: '' },
    ],
    exit: '3',
    truncated: false,
    problem: null,
  };
  assert.deepEqual(JSON.parse((await info('--json', path)).stdout), expected);
  const { stdout } = await sh(`cat ${path} | strand info --json -`);
  assert.deepEqual(JSON.parse(stdout), { ...expected, file: '-', bytes: null });
});

test('strand info says that a recording is cut off or broken, and what comes before', async () => {
  const cut = fileOf(recording);
  truncateSync(cut, statSync(cut).size - 4);
  const { stdout, status } = await info('--json', cut);
  const { truncated, problem, exit, duration } = JSON.parse(stdout);
  assert.deepEqual(
    [truncated, problem, exit, duration],
    [true, 'line 9 of the recording: the recording is cut off', null, 65],
  );
  assert.equal(status, 0);
  const broken = fileOf(`${recordingOf([[1, 'o', 'x']])}nonsense\n[1, "o", "y"]\n`);
  assert.match((await info(broken)).stdout, /^problem {5}line 3 of the recording: it is not JSON$/m);
});

test('strand info reports a file that is not a recording in one line, and exits with 125', async () => {
  for (const path of ['/etc/passwd', '/no/such.cast', '/']) {
    const { stdout, stderr, status } = await info(path);
    assert.match(stderr, /^strand: \S+: [^\n]*\n$/);
    assert.deepEqual([stdout, status], ['', 125]);
  }
});
