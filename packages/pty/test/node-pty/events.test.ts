import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { PassThrough } from 'node:stream';
import type { UnixTerminal } from 'strand-pty/node-pty';
import { eventually, isGone } from '../support/proc.js';
import { Puppet } from '../support/puppet.js';
import { RecordingTerminal, recordingShell } from '../support/recording-terminal.js';
import { reportedWhile } from '../support/reported-errors.js';
import { test } from '../support/test.js';

/** The names of the terminal's events, in order; consecutive data counts as one event. */
function eventsOf(pty: UnixTerminal): string[] {
  const events: string[] = [];
  for (const name of ['data', 'end', 'close', 'exit', 'error'] as const) {
    pty.on(name, () => {
      if (name !== 'data' || events.at(-1) !== 'data') events.push(name);
    });
  }
  return events;
}

test("node-pty: all 'data' comes before 'end', 'close' and 'exit', in this order", async () => {
  const terminal = recordingShell('echo hello; exit 3');
  const events = eventsOf(terminal.pty);
  assert.deepEqual(await terminal.exited, { exitCode: 3, signal: 0 });
  await new Promise(setImmediate);
  assert.equal(terminal.text, 'hello\n');
  assert.deepEqual(events, ['data', 'end', 'close', 'exit']);
});

test("node-pty: on('exit') gets the exit code and the signal's number, as onExit does", async () => {
  const terminal = recordingShell('exit 5');
  const exit = await new Promise((resolve) => {
    terminal.pty.on('exit', (...args: unknown[]) => resolve(args));
  });
  assert.deepEqual(exit, [5, 0]);
});

test("node-pty: all 20,480 bytes of a child that prints and exits at once arrive before 'exit', in 100 runs", async () => {
  for (let run = 0; run < 100; run++) {
    const terminal = new RecordingTerminal('/bin/echo', ['-n', 'hello'.repeat(4096)]);
    await terminal.exited;
    assert.equal(terminal.text.length, 20_480);
  }
});

test("node-pty: output of a background job after its shell's exit arrives before 'exit'", async () => {
  const puppet = new Puppet();
  const terminal = new RecordingTerminal('sh', [...puppet.args]);
  await puppet.started();
  const job = await puppet.startJob();
  await puppet.output('early, ');
  puppet.exit(3);
  await eventually('the shell is reaped', () => isGone(terminal.pty.pid));
  assert.equal(terminal.exit, undefined);
  await job.output('late');
  job.exit(0);
  assert.deepEqual(await terminal.exited, { exitCode: 3, signal: 0 });
  assert.equal(terminal.text, 'early, late');
  puppet.close();
});

test('node-pty: a disposed or removed listener is not called again, the others are', async () => {
  const terminal = recordingShell('echo one; read line; echo two');
  const heard: string[] = [];
  const first = terminal.pty.onData(() => heard.push('disposed'));
  const removed = () => heard.push('removed');
  terminal.pty.on('data', removed);
  terminal.pty.once('data', () => heard.push('once'));
  await terminal.received('one');
  first.dispose();
  first.dispose();
  terminal.pty.removeListener('data', removed);
  terminal.pty.write('\n');
  await terminal.exited;
  assert.deepEqual(heard, ['disposed', 'removed', 'once']);
  assert.match(terminal.text, /two/);
});

test('node-pty: a listener that disposes of itself does not stop the next one', async () => {
  const { pty } = recordingShell('echo hello');
  const heard: string[] = [];
  const first = pty.onExit(() => {
    heard.push('first');
    first.dispose();
  });
  await new Promise((resolve) => pty.onExit(resolve));
  assert.deepEqual(heard, ['first']);
});

test('node-pty: onData and onExit work when called without their terminal', async () => {
  const { pty } = recordingShell('echo hello');
  const { onData, onExit } = pty;
  let text = '';
  onData((data) => {
    text += data;
  });
  await new Promise((resolve) => onExit(resolve));
  assert.equal(text, 'hello\r\n');
});

test('node-pty: an error thrown by a listener is reported, and the terminal goes on', async () => {
  const terminal = recordingShell('echo one; read line; echo two');
  terminal.pty.onData(() => {
    throw new Error('thrown in data');
  });
  terminal.pty.on('close', () => {
    throw new Error('thrown in close');
  });
  const errors = await reportedWhile(async () => {
    // As in any emitter, listeners after the one that throws are not called.
    await eventually('the child has printed one', () => terminal.text.includes('one'));
    terminal.pty.write('\n');
    await terminal.exited;
  });
  assert.match(terminal.text, /two/);
  assert.ok(errors.every((error) => /thrown in (data|close)/.test(String(error))));
  assert.match(String(errors.at(-1)), /thrown in close/);
});

test('node-pty: listeners run in the asynchronous context of the spawn', async () => {
  const storage = new AsyncLocalStorage<string>();
  const terminal = storage.run('of the spawn', () => recordingShell('echo hello'));
  const contexts: (string | undefined)[] = [];
  terminal.pty.on('data', () => contexts.push(storage.getStore()));
  terminal.pty.on('exit', () => contexts.push(storage.getStore()));
  await terminal.exited;
  await new Promise(setImmediate);
  assert.deepEqual([...new Set(contexts)], ['of the spawn']);
});

test('node-pty: pipe writes all output to a stream, respects its back-pressure, and ends it', async () => {
  const terminal = recordingShell('stty raw; yes 0123456789abcde | head -c 1000000');
  const destination = terminal.pty.pipe(new PassThrough({ highWaterMark: 1 }));
  // The destination is not read yet, so it is soon full.
  await new Promise<void>((resolve) => {
    terminal.pty.once('pause', () => resolve());
  });
  let length = 0;
  for await (const chunk of destination) length += chunk.length;
  assert.equal(length, 1_000_000);
  await terminal.exited;
});
