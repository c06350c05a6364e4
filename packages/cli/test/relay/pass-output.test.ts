import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawn } from 'strand-pty';
import { passOutput } from '#src/relay/pass-output.js';
import { gone } from '../support/eventually.js';
import { Run, sh, strand } from '../support/piped.js';
import { Terminal } from '../support/terminal.js';
import { test } from '../support/test.js';

const lines = (count: number) => Array.from({ length: count }, (_, index) => `${index + 1}\r\n`).join('');

test('strand run: all output arrives through a pipe', async () => {
  // More than the pipe holds, by less than the terminal holds (some 20 KB), and the reader starts when the
  // command is over.
  const { stdout } = await sh(
    `f=$(mktemp -u); strand run sh -c 'seq 12500; touch "$1"' - "$f" |
     { until [ -e "$f" ]; do sleep 0.01; done; sleep 0.2; cat; }; rm "$f"`,
  );
  assert.equal(stdout, lines(12_500));
});

test('strand run: all output arrives through a pipe that is slower than the command', async () => {
  const { stdout } = await sh('strand run seq 100000 | { sleep 0.5; cat; }');
  assert.equal(stdout, lines(100_000));
});

test('strand run: all output arrives through a socket', async () => {
  const run = new Run(...strand('run', 'seq', '100000'));
  assert.equal((await run.end()).stdout, lines(100_000));
});

test('strand run: all output arrives in a file', async () => {
  const { stdout } = await sh('f=$(mktemp); strand run seq 100000 > "$f"; cat "$f"; rm "$f"');
  assert.equal(stdout, lines(100_000));
});

test('strand run: all output is appended to a file', async () => {
  const { stdout } = await sh('f=$(mktemp); echo first > $f; strand run seq 3 >> "$f"; cat "$f"; rm "$f"');
  assert.equal(stdout, `first\n${lines(3)}`);
});

test('strand run: all output arrives on a terminal', async () => {
  const terminal = Terminal.shell('strand run seq 20000');
  await terminal.end();
  assert.equal(terminal.output, lines(20_000));
});

test('strand run ends a command whose reader has closed the pipe, with status 141', async () => {
  const { stdout } = await sh('strand run yes | head -1; echo $PIPESTATUS');
  assert.equal(stdout, 'y\r\n141\n');
});

test('strand run ends a command that ignores SIGHUP and whose reader has closed the pipe, with status 141', async () => {
  const { stdout } = await sh(`strand run sh -c 'trap "" HUP; exec yes' | head -1; echo $PIPESTATUS`);
  assert.equal(stdout, 'y\r\n141\n');
});

test('strand run ends a command that ignores SIGHUP and prints no more when its reader has closed the pipe', async () => {
  const script = `trap "" HUP; seq 100000; exec sleep 60`;
  assert.equal((await sh(`strand run sh -c '${script}' | head -1; echo $PIPESTATUS`)).stdout, '1\r\n141\n');
});

test('strand run ends a command whose reader has closed the socket, with status 141', async () => {
  const run = new Run(...strand('run', 'yes'));
  await run.received('y');
  run.close();
  assert.equal((await run.end()).status, 141);
});

test('strand run: an output that cannot be written is reported in one line, and ends the command', async () => {
  const { stdout, stderr } = await sh('strand run yes > /dev/full; echo $?');
  assert.equal(stdout, '125\n');
  assert.match(stderr, /^strand: cannot write to standard output: .*ENOSPC.*\n$/);
});

/** How many bytes a process has written. */
function written(pid: string): number {
  return Number(/wchar: (\d+)/.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1]);
}

/** More than all buffers between the command and the test. */
const MUCH = 1 << 20;

/** Resolves when the process writes nothing any more, which only waiting can show. */
async function blocked(pid: string): Promise<void> {
  for (let before = -1; before !== written(pid); await sleep(100)) {
    before = written(pid);
    assert.ok(before < MUCH, 'the process goes on writing');
  }
}

test('strand run: a slow reader blocks the command', async () => {
  const terminal = Terminal.shell(`strand run sh -c 'echo "up $$,"; exec yes'`);
  const pid = await terminal.shows(/up (\d+),/);
  terminal.child.pause();
  await blocked(pid);
  terminal.child.resume();
  terminal.type('\x03');
  await terminal.end();
});

test('strand run: a blocked terminal does not keep strand from ending at a second SIGTERM', async () => {
  const terminal = new Terminal(...strand('run', 'sh', '-c', 'echo "up $$,"; exec yes'));
  const pid = await terminal.shows(/up (\d+),/);
  terminal.child.pause();
  await blocked(pid);
  terminal.child.kill('SIGTERM');
  // The first SIGTERM is the command's. Its output still waits, since the terminal is not read.
  await gone(Number(pid));
  terminal.child.kill('SIGTERM');
  assert.deepEqual(await terminal.child.exited, { exitCode: 143, signal: null });
  terminal.child.resume();
  await terminal.end();
});

/** A command that starts a job in its own session, with the terminal as descriptor 3, and exits once the job runs. */
function withJob(job: string): Run {
  const script = `exec 4< <(setsid sh -c 'echo up; ${job}' 3<> /dev/tty); read -u 4 line; echo "job $line"; exit 5`;
  return new Run(...strand('run', 'bash', '-c', script));
}

test('strand run: a background job that holds the terminal does not delay its end, and is hung up', async () => {
  // A read of a terminal that is hung up returns the end of file.
  const { stdout, status } = await withJob('exec cat <&3 >&3').end();
  assert.equal(stdout, 'job up\r\n');
  assert.equal(status, 5);
});

test('strand run: output of a background job that goes on printing is passed on to its end', async () => {
  const { stdout, status } = await withJob('exec seq 300000 >&3').end();
  assert.equal(stdout.replace('job up\r\n', ''), lines(300_000));
  assert.equal(status, 5);
});

test('passOutput shows output only when the tap has it, so that a recording has everything that was shown', async () => {
  const events: string[] = [];
  const child = spawn('echo', ['text']);
  const tap = {
    begin: () => {},
    typed: (keys: Uint8Array) => keys,
    printed: async () => {
      await new Promise(setImmediate);
      events.push('recorded');
    },
  };
  const output = { writeAll: async (data: Uint8Array) => void events.push(Buffer.from(data).toString()) };
  await passOutput(child, output, tap);
  assert.deepEqual(events, ['recorded', 'text\r\n']);
});
