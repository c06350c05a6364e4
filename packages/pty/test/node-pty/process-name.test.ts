import assert from 'node:assert/strict';
import { eventually } from '../support/proc.js';
import { isInstalled } from '../support/programs.js';
import { RecordingTerminal } from '../support/recording-terminal.js';
import { test } from '../support/test.js';

const noBash = { skip: isInstalled('bash') ? undefined : 'bash is not installed' };

test(
  'node-pty: process is the foreground program: the shell, its job, and the shell again',
  async () => {
    const args = ['--noprofile', '--norc', '-i'];
    const terminal = new RecordingTerminal('bash', args, { env: { ...process.env, PS1: 'ready> ' } });
    const { pty } = terminal;
    await terminal.received('ready> ');
    assert.equal(pty.process, 'bash');
    pty.write('sleep 60\n');
    await eventually('sleep is in the foreground', () => pty.process === 'sleep');
    pty.write('\x03');
    await eventually('bash is in the foreground', () => pty.process === 'bash');
    pty.write('exit\n');
    await terminal.exited;
    assert.equal(pty.process, 'bash');
  },
  noBash,
);

test('node-pty: a terminal has ptsName and fd', async () => {
  const { pty, exited } = new RecordingTerminal('sleep', ['60']);
  assert.match(pty.ptsName, /^\/dev\/pts\/\d+$/);
  assert.ok(pty.fd > 2);
  assert.deepEqual([pty.master, pty.slave], [undefined, undefined]);
  pty.kill();
  await exited;
});
