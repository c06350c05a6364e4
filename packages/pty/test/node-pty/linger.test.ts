/** A shell that exits while other processes have its terminal open. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { IPtyForkOptions } from 'strand-pty/node-pty';
import { eventually, isGone } from '../support/proc.js';
import { Puppet } from '../support/puppet.js';
import { RecordingTerminal, recordingShell } from '../support/recording-terminal.js';
import { test } from '../support/test.js';

interface Stage {
  readonly shell: Puppet;
  /** Ignores SIGHUP, and has the terminal open. */
  readonly job: Puppet;
  readonly terminal: RecordingTerminal;
}

/** Runs the body with a shell and its background job. The body lets the shell exit, and waits for 'exit'. */
async function withJob(options: IPtyForkOptions, body: (stage: Stage) => Promise<void>): Promise<void> {
  const shell = new Puppet();
  const terminal = new RecordingTerminal('sh', [...shell.args], options);
  await shell.started();
  const job = await shell.startJob();
  await body({ shell, job, terminal });
  job.exit(0);
  shell.close();
}

async function exitOf({ shell, terminal }: Stage): Promise<void> {
  shell.exit(4);
  await eventually('the shell is reaped', () => isGone(terminal.pty.pid));
}

test("node-pty: 'exit' has the shell's code while a silent background job keeps the terminal open", async () => {
  await withJob({}, async ({ shell, job, terminal }) => {
    await job.output('said before');
    shell.exit(4);
    assert.deepEqual(await terminal.exited, { exitCode: 4, signal: 0 });
    assert.equal(terminal.text, 'said before');
    assert.equal(terminal.pty.fd, -1);
  });
});

test("node-pty: a background job that goes on printing after the shell's death delays 'exit' until it is quiet", async () => {
  // A shell loop instead of a Puppet, so that the test follows the terminal alone.
  const job = '(for i in 1 2 3 4 5 6 7 8; do sleep 0.25; echo $i; done; exec sleep 60) &';
  const terminal = recordingShell(`trap "" HUP; ${job} echo $!; exit 4`, { linger: 1000 });
  assert.deepEqual(await terminal.exited, { exitCode: 4, signal: 0 });
  const [pid, ...lines] = terminal.text.split('\n');
  assert.deepEqual(lines, ['1', '2', '3', '4', '5', '6', '7', '8', '']);
  process.kill(Number(pid), 'SIGKILL');
});

test("node-pty: a paused terminal delays 'exit' until it is resumed, though a background job has been quiet", async () => {
  await withJob({ linger: 20 }, async (stage) => {
    const { job, terminal } = stage;
    terminal.pty.pause();
    await job.output('unread');
    await exitOf(stage);
    // Not a wait for an event: the length of the pause is what this test is about.
    await delay(500);
    assert.equal(terminal.exit, undefined);
    terminal.pty.resume();
    assert.deepEqual(await terminal.exited, { exitCode: 4, signal: 0 });
    assert.equal(terminal.text, 'unread');
  });
});

test("node-pty: a terminal that is paused after the shell's death delays 'exit' too", async () => {
  await withJob({ linger: 300 }, async (stage) => {
    const { job, terminal } = stage;
    await exitOf(stage);
    terminal.pty.pause();
    const printed = job.output('unread');
    await delay(900);
    await printed;
    assert.equal(terminal.exit, undefined);
    terminal.pty.resume();
    await terminal.exited;
    assert.equal(terminal.text, 'unread');
  });
});

test("node-pty: with linger: Infinity 'exit' waits for the last process that has the terminal open", async () => {
  await withJob({ linger: Number.POSITIVE_INFINITY }, async (stage) => {
    const { job, terminal } = stage;
    await exitOf(stage);
    await delay(600);
    assert.equal(terminal.exit, undefined);
    await job.output('late');
    job.exit(0);
    assert.deepEqual(await terminal.exited, { exitCode: 4, signal: 0 });
    assert.equal(terminal.text, 'late');
  });
});

test("node-pty: 'exit' comes without a quiet time when no other process has the terminal open", async () => {
  const terminal = recordingShell('echo hello; exit 3', { linger: 0x7fff_ffff });
  assert.deepEqual(await terminal.exited, { exitCode: 3, signal: 0 });
  assert.equal(terminal.text, 'hello\n');
});

test("node-pty: output that came while the event loop was blocked restarts the quiet time before 'exit'", async () => {
  await withJob({ linger: 300 }, async (stage) => {
    const { job, shell, terminal } = stage;
    shell.exit(4);
    await eventually('the shell is reaped', () => isGone(terminal.pty.pid));
    // After this the event loop runs its timers first, and then polls for readable descriptors.
    await new Promise((resolve) => setImmediate(resolve));
    const printed = job.output('first');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
    await terminal.received('first');
    await printed;
    await job.output('second');
    await terminal.exited;
    assert.equal(terminal.text, 'firstsecond');
  });
});

test('node-pty: kill() after the death of the shell closes a terminal that a background job keeps open', async () => {
  await withJob({ linger: Number.POSITIVE_INFINITY }, async (stage) => {
    const { job, terminal } = stage;
    await exitOf(stage);
    await job.output('last words');
    terminal.pty.kill();
    assert.deepEqual(await terminal.exited, { exitCode: 4, signal: 0 });
    assert.equal(terminal.text, 'last words');
  });
});

test('node-pty: kill() after the death of the shell, while paused, waits for resume() and loses nothing', async () => {
  await withJob({ linger: Number.POSITIVE_INFINITY }, async (stage) => {
    const { job, terminal } = stage;
    await job.output('unread');
    terminal.pty.pause();
    await exitOf(stage);
    terminal.pty.kill();
    await recordingShell('exit').exited;
    assert.equal(terminal.exit, undefined);
    terminal.pty.resume();
    assert.deepEqual(await terminal.exited, { exitCode: 4, signal: 0 });
    assert.equal(terminal.text, 'unread');
  });
});

test('node-pty: kill() that ends the shell closes its terminal, though a background job keeps it open', async () => {
  for (const signal of [undefined, 'SIGTERM', 'SIGKILL']) {
    await withJob({ linger: Number.POSITIVE_INFINITY }, async ({ job, terminal }) => {
      await job.output('last words');
      terminal.pty.kill(signal);
      const { exitCode } = await terminal.exited;
      assert.ok(exitCode > 128, String(exitCode));
      assert.equal(terminal.text, 'last words');
    });
  }
});

test('node-pty: kill() that ends the shell closes its terminal, though a background job goes on printing', async () => {
  const job = '(trap "" HUP; while :; do echo tick; sleep 0.02; done) &';
  const terminal = recordingShell(`${job} echo $!; exec sleep 60`);
  await terminal.received('tick');
  terminal.pty.kill();
  assert.deepEqual(await terminal.exited, { exitCode: 129, signal: 1 });
  process.kill(Number.parseInt(terminal.text, 10), 'SIGKILL');
});

test('node-pty: kill() with a signal that is not meant to end the shell does not shorten the linger', async () => {
  await withJob({ linger: Number.POSITIVE_INFINITY }, async (stage) => {
    const { job, terminal } = stage;
    terminal.pty.kill('SIGWINCH');
    await exitOf(stage);
    await delay(600);
    assert.equal(terminal.exit, undefined);
    job.exit(0);
    await terminal.exited;
  });
});

test('node-pty: a linger that is not a number of milliseconds throws with its name', () => {
  for (const linger of [-1, 1.5, 2 ** 31, Number.NaN]) {
    assert.throws(() => recordingShell('true', { linger }), /linger must be .*Infinity, got/);
  }
  // @ts-expect-error: a string is not a number
  assert.throws(() => recordingShell('true', { linger: '200' }), TypeError);
});
