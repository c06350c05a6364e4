/** Rule 7: a child leads its own session on its own terminal. */
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { eventually, isGone, statOf } from '../support/proc.js';
import { outputOf, pidOf, run, start } from '../support/start.js';
import { test } from '../support/test.js';

/**
 * The device number of a terminal as in /proc/PID/stat: the low 8 bits of the minor, the major, the rest of the
 * minor.
 */
function terminalNumber(path: string): number {
  const { rdev } = statSync(path);
  const major = (rdev >> 8) & 0xfff;
  const minor = (rdev & 0xff) | ((rdev >> 12) & 0xfff00);
  return (minor & 0xff) | (major << 8) | ((minor >> 8) << 20);
}

test('a child on a terminal leads its own session and the foreground process group of its terminal', async () => {
  const child = run('cat');
  const pid = pidOf(child);
  const stat = statOf(pid);
  assert.deepEqual(
    { group: stat?.group, session: stat?.session, foreground: stat?.foreground, parent: stat?.parent },
    { group: pid, session: pid, foreground: pid, parent: process.pid },
  );
  assert.equal(stat?.terminal, terminalNumber(child.transport.ttyName));
  assert.equal(child.transport.getForegroundGroup(), pid);
  child.transport.signalProcess('KILL');
  await child.ended;
});

test('a child leads its session when spawn returns, which is after exec', async () => {
  for (let i = 0; i < 50; i++) {
    const child = run('sleep', ['60']);
    assert.equal(statOf(pidOf(child))?.session, child.transport.pid);
    child.transport.signalProcess('KILL');
    await child.ended;
  }
});

test('descriptors 0, 1, 2 and /dev/tty of a child are the terminal called ttyName', async () => {
  const script = 'tty; tty <&1; tty <&2; echo direct > /dev/tty';
  const child = start(script);
  await child.ended;
  const { ttyName } = child.transport;
  assert.equal(child.output, `${ttyName}\n${ttyName}\n${ttyName}\ndirect\n`);
});

test('an interrupt or quit character typed into a terminal signals its foreground process group', async () => {
  for (const [byte, signal] of [
    [0x03, 'SIGINT'],
    [0x1c, 'SIGQUIT'],
  ] as const) {
    const child = run('cat');
    child.transport.write(Buffer.of(byte));
    assert.equal((await child.ended).signal, signal);
  }
});

test("getForegroundGroup is a job of the child, and 0 after the child's death", async () => {
  const child = start('set -m; sleep 60; true');
  const { transport } = child;
  await eventually('the job is in the foreground', () => {
    const group = transport.getForegroundGroup();
    return group > 0 && group !== transport.pid;
  });
  const group = transport.getForegroundGroup();
  assert.equal(statOf(group)?.session, transport.pid);
  transport.signalProcess('KILL');
  await child.exited;
  // The kernel hangs up the foreground process group of a session whose leader has died.
  await child.ended;
  assert.equal(transport.getForegroundGroup(), 0);
  await eventually('the job is gone', () => isGone(group));
});

test("a spawn does not change the parent's session, group and terminal", async () => {
  const before = statOf(process.pid);
  await outputOf('true');
  assert.deepEqual({ ...statOf(process.pid), state: '' }, { ...before, state: '' });
});
