/** Recordings of this package in asciinema, and those of asciinema in this package. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'strand-pty';
import { convertCast } from '#src/asciicast/index.js';
import { read, recorded } from '../support/casts.js';
import { isInstalled } from '../support/programs.js';
import { cleanUp, test } from '../support/test.js';

const skip = !isInstalled('asciinema') && 'asciinema is not installed';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'strand-'));
  cleanUp(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Returns what asciinema prints on a terminal that does not change it. */
async function asciinema(folder: string, ...args: string[]): Promise<string> {
  const command = 'stty raw -echo; exec asciinema "$@"';
  const child = spawn('sh', ['-c', command, 'sh', ...args], {
    // Its settings are in the home directory. Without a UTF-8 locale it refuses to work.
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: folder,
      LC_ALL: 'C.UTF-8',
      TERM: 'xterm',
      SHELL: '/bin/sh',
    },
    columns: 100,
    rows: 30,
    encoding: 'utf8',
  });
  let output = '';
  for await (const text of child) output += String(text);
  assert.deepEqual(await child.ended, { exitCode: 0, signal: null }, output);
  return output;
}

const output = 'héllo 😀\r\n\x1b[1;31m"red"\x1b[0m\\ \u0007tab\t.\r\nlast';

async function recording(version: 2 | 3): Promise<string> {
  return recorded(
    async (writer) => {
      for (const byte of Buffer.from(output)) await writer.output(Uint8Array.of(byte));
      await writer.input('typed');
      await writer.mark('a marker');
      await writer.resize(90, 30);
      await writer.exit(0);
    },
    { version },
    { columns: 80, rows: 24, title: 'Demo', timestamp: 1504467315, termType: 'xterm' },
  );
}

for (const command of ['cat', 'play']) {
  test(
    `asciinema ${command} prints exactly the output of a recording of version 2, also of one that was converted`,
    async () => {
      const folder = temporaryFolder();
      const written = join(folder, 'written.cast');
      writeFileSync(written, await recording(2));
      const third = join(folder, 'third.cast');
      writeFileSync(third, await recording(3));
      const converted = join(folder, 'converted.cast');
      await convertCast(third, converted, { version: 2 });
      for (const path of [written, converted]) {
        const shown = await asciinema(folder, command, path);
        // It ends with a line break or a reset of its own.
        assert.ok(shown.startsWith(output), JSON.stringify(shown));
        assert.match(shown.slice(output.length), /^\s*$/);
      }
    },
    { skip },
  );
}

test(
  'a recording of asciinema is read with its header, its output and its input',
  async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'rec.cast');
    const script = "printf 'h\\303\\251llo \\033[1mworld\\033[0m\\n'";
    await asciinema(folder, 'rec', '--quiet', '--stdin', '--title', 'Demo', '--command', script, path);
    const { cast, events, error } = await read(path);
    assert.equal(error, undefined);
    assert.deepEqual(
      { ...cast?.header, timestamp: undefined },
      {
        columns: 100,
        rows: 30,
        termType: 'xterm',
        timestamp: undefined,
        title: 'Demo',
        env: { SHELL: '/bin/sh', TERM: 'xterm' },
      },
    );
    const shown = events.map(({ code, data }) => (code === 'o' ? data : '')).join('');
    assert.equal(shown, 'héllo \x1b[1mworld\x1b[0m\r\n');

    const copy = join(folder, 'copy.cast');
    await convertCast(path, copy);
    const times = (file: string): unknown[] =>
      readFileSync(file, 'utf8')
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((line) => JSON.parse(line));
    assert.deepEqual(times(copy), times(path));
  },
  { skip },
);
