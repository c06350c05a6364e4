import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'strand-pty';
import { kernel } from '#src/native/kernel.js';
import { foregroundArgv0 } from '#src/terminal/foreground.js';
import { answerOf } from '../support/node-program.js';
import { eventually } from '../support/proc.js';
import { isInstalled } from '../support/programs.js';
import { Listener, shell } from '../support/pty-child.js';
import { isDead } from '../support/pty-session.js';
import { test } from '../support/test.js';

const noBash = { skip: isInstalled('bash') ? undefined : 'bash is not installed' };
const interactive = ['--noprofile', '--norc', '-i'];

test('foreground() of a child that runs alone is the child', async () => {
  const child = spawn('sleep', ['60'], { cwd: '/' });
  // The kernel sets the name a moment after spawn returns.
  await eventually('the child has its own name', () => child.foreground()?.name === 'sleep');
  assert.deepEqual(child.foreground(), { pgid: child.pid, name: 'sleep', cwd: '/' });
  child.destroy();
  await child.ended;
});

test(
  "foreground() is a shell's job with its name and directory, and then the shell again",
  async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'foreground-')));
    const child = spawn('bash', interactive, { env: { ...process.env, PS1: 'ready> ' } });
    const listener = new Listener(child);
    await listener.received('ready> ');
    assert.equal(child.foreground()?.name, 'bash');
    child.write(`(cd '${folder}' && exec sleep 60)\n`);
    await eventually('sleep is in the foreground', () => child.foreground()?.name === 'sleep');
    const job = child.foreground();
    assert.equal(job?.cwd, folder);
    assert.notEqual(job?.pgid, child.pid);
    child.write('\x03');
    await eventually('bash is in the foreground', () => child.foreground()?.pgid === child.pid);
    child.write('exit 5\n');
    assert.deepEqual(await child.ended, { exitCode: 5, signal: null });
    rmSync(folder, { recursive: true });
  },
  noBash,
);

test(
  'foreground() is not a background job',
  async () => {
    const child = spawn('bash', interactive, { env: { ...process.env, PS1: 'ready> ' } });
    const listener = new Listener(child);
    await listener.received('ready> ');
    child.write('sleep 60 & echo "st""arted"\n');
    await listener.received('started');
    await listener.received(/started[\s\S]*ready> /);
    assert.equal(child.foreground()?.pgid, child.pid);
    await child.terminate({ grace: 1000 });
    await child.ended;
  },
  noBash,
);

test(
  'foreground() describes a living process of a job whose first process has ended',
  async () => {
    const child = spawn('bash', ['-c', 'set -m; true | sh -c "echo member $$ \\$\\$; cd /; exec sleep 60"'], {
      env: { ...process.env, PS1: '' },
    });
    const listener = new Listener(child);
    await listener.received(/member \d+ \d+\n/);
    const member = Number(/member \d+ (\d+)/.exec(listener.text)?.[1]);
    await eventually("the job's process has its own name", () => child.foreground()?.name === 'sleep');
    const job = child.foreground();
    assert.deepEqual(job, { pgid: job?.pgid, name: 'sleep', cwd: '/' });
    assert.notEqual(job?.pgid, member);
    await eventually('the first process is dead', () => isDead(job?.pgid ?? 0));
    assert.deepEqual(child.foreground(), job);
    assert.equal(foregroundArgv0(kernel, job?.pgid ?? 0), 'sleep');
    await child.terminate();
    await child.ended;
  },
  noBash,
);

test(
  'foreground() names a job of another user, with an empty cwd where that may not be read',
  async () => {
    assert.deepEqual(await answerOf('foreground-of-another-user'), { name: 'sleep', cwd: '' });
  },
  { skip: process.getuid?.() !== 0 && 'needs root' },
);

test('foreground() is null once the child is dead, and after destroy', async () => {
  const child = shell('exit');
  await child.exited;
  assert.equal(child.foreground(), null);
  child.destroy();
  assert.equal(child.foreground(), null);
  await child.ended;
});
