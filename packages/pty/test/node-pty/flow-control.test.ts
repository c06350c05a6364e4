import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { IPtyForkOptions } from 'strand-pty/node-pty';
import { eventually, isGone, statOf } from '../support/proc.js';
import { floodOf, Puppet } from '../support/puppet.js';
import { RecordingTerminal, recordingShell } from '../support/recording-terminal.js';
import { test } from '../support/test.js';

async function withPuppet(
  body: (puppet: Puppet, terminal: RecordingTerminal) => Promise<void>,
  options: IPtyForkOptions = {},
): Promise<void> {
  const puppet = new Puppet();
  const terminal = new RecordingTerminal('sh', [...puppet.args], options);
  await puppet.started();
  await body(puppet, terminal);
  await terminal.exited;
  puppet.close();
}

test("node-pty: a pause across the exit loses no output, and 'exit' waits for resume()", async () => {
  await withPuppet(async (puppet, terminal) => {
    terminal.pty.pause();
    // In two parts, since the first read does not take all. The terminal holds both.
    await puppet.flood(1500);
    await puppet.flood(1500);
    puppet.exit(4);
    await eventually('the child is reaped', () => isGone(terminal.pty.pid));
    // Everything that follows an exit by itself has happened once another child has run and ended.
    await recordingShell('exit').exited;
    assert.equal(terminal.exit, undefined);
    assert.equal(terminal.text, '');
    terminal.pty.resume();
    assert.deepEqual(await terminal.exited, { exitCode: 4, signal: 0 });
    assert.equal(terminal.text, floodOf(1500) + floodOf(1500));
  });
});

test('node-pty: a pause of 3 s across the exit loses no output', async () => {
  const terminal = recordingShell('stty raw; head -c 3000 /dev/zero; sleep 0.2; head -c 3000 /dev/zero');
  terminal.pty.pause();
  await eventually('the child is reaped', () => isGone(terminal.pty.pid));
  // Not a wait for an event: the length of the pause is what this test is about.
  await delay(3000);
  assert.equal(terminal.exit, undefined);
  terminal.pty.resume();
  await terminal.exited;
  assert.equal(terminal.chunks.join('').length, 6000);
});

test("node-pty: while paused no 'data' is emitted, and the child blocks in its write", async () => {
  const terminal = recordingShell('exec yes');
  await terminal.received('y\n');
  terminal.pty.pause();
  const { length } = terminal.chunks;
  await eventually('yes waits', () => statOf(terminal.pty.pid)?.state === 'S');
  await recordingShell('exit').exited;
  assert.equal(terminal.chunks.length, length);
  assert.equal(statOf(terminal.pty.pid)?.state, 'S');
  terminal.pty.kill('SIGKILL');
  terminal.pty.resume();
  assert.deepEqual(await terminal.exited, { exitCode: 137, signal: 9 });
});

test('node-pty: with handleFlowControl XOFF pauses and XON resumes, and neither is written to the child', async () => {
  await withPuppet(
    async (puppet, { pty }) => {
      const events: string[] = [];
      pty.on('pause', () => events.push('pause'));
      pty.on('resume', () => events.push('resume'));
      pty.write('\x13');
      pty.write('\x13');
      await puppet.output('unheard');
      pty.write('a');
      pty.write('\x11');
      pty.write('\x13b\n');
      pty.write(Buffer.from('\n'));
      assert.deepEqual(events, ['pause', 'resume']);
      // Only a whole write counts as XOFF: \x13 inside one is the terminal's own XOFF, and \n continues it.
      assert.equal(await puppet.read(3), 'ab');
      puppet.exit(0);
    },
    { handleFlowControl: true },
  );
});

test('node-pty: flowControlPause, flowControlResume and handleFlowControl can be changed at any time', async () => {
  await withPuppet(
    async (puppet, terminal) => {
      const { pty } = terminal;
      assert.equal(pty.handleFlowControl, true);
      pty.write('PAUSE');
      await puppet.output('later');
      await recordingShell('exit').exited;
      assert.equal(terminal.text, '');
      pty.write('RESUME');
      await terminal.received('later');
      const events: string[] = [];
      pty.on('pause', () => events.push('pause'));
      pty.on('resume', () => events.push('resume'));
      Object.assign(pty, { _flowControlPause: 'STOP', _flowControlResume: 'GO' });
      pty.write('STOP');
      pty.write('GO');
      assert.deepEqual(events, ['pause', 'resume']);
      pty.handleFlowControl = false;
      pty.write('PAUSE\n');
      assert.equal(await puppet.read(6), 'PAUSE');
      puppet.exit(0);
    },
    { handleFlowControl: true, flowControlPause: 'PAUSE', flowControlResume: 'RESUME' },
  );
});

test('node-pty: without handleFlowControl XOFF and XON are written to the child', async () => {
  await withPuppet(async (puppet, { pty }) => {
    assert.equal(pty.handleFlowControl, false);
    pty.write('\x16\x13');
    pty.write('\n');
    assert.equal(await puppet.read(2), '\x13');
    puppet.exit(0);
  });
});
