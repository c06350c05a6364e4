import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { example, runExample } from '../support/example.js';
import { Terminal } from '../support/terminal.js';
import { test } from '../support/test.js';

const folder = mkdtempSync(join(tmpdir(), 'strand-recorder-'));
after(() => rmSync(folder, { recursive: true }));

type Event = readonly [seconds: number, kind: string, data: string];

function read(path: string): { header: Record<string, unknown>; events: Event[] } {
  const [header, ...events] = readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return { header, events };
}

const textOf = (events: readonly Event[]) =>
  events.map(([, kind, data]) => (kind === 'o' ? data : '')).join('');

test('the recorder writes everything that a program prints, with times that never go back', async () => {
  const path = join(folder, 'printed.cast');
  const run = runExample('recorder.mjs', [path, 'sh', '-c', 'printf "ä→\\n"; sleep 0.1; echo end; exit 4']);
  const { stdout, status } = await run.end();
  assert.equal(status, 4);
  const { header, events } = read(path);
  assert.equal(header['version'], 2);
  assert.deepEqual([header['width'], header['height']], [80, 24]);
  assert.equal(textOf(events), 'ä→\r\nend\r\n');
  assert.equal(stdout, 'ä→\r\nend\r\n');
  const times = events.map(([seconds]) => seconds);
  assert.deepEqual(
    times,
    times.toSorted((one, other) => one - other),
  );
});

test('the recorder on a terminal passes keys and sizes on, and puts the terminal back', async () => {
  const path = join(folder, 'typed.cast');
  const script = `stty -g >${folder}/before; "$NODE" "$@"; stty -g >${folder}/after`;
  const asked =
    'trap "stty size; exit" WINCH; echo ready; read -r key; echo "got $key"; while :; do sleep 0.1; done';
  const args = ['-c', script, '-', example('recorder.mjs'), path, 'sh', '-c', asked];
  const terminal = new Terminal('bash', args, { columns: 90, rows: 20 });
  await terminal.shows('ready');
  terminal.type('a\r');
  await terminal.shows('got a');
  terminal.child.resize(70, 10);
  await terminal.shows('10 70');
  assert.equal((await terminal.end()).exitCode, 0);

  const { header, events } = read(path);
  assert.deepEqual([header['width'], header['height']], [90, 20]);
  assert.ok(events.some(([, kind, data]) => kind === 'r' && data === '70x10'));
  assert.equal(readFileSync(`${folder}/after`, 'utf8'), readFileSync(`${folder}/before`, 'utf8'));
});
