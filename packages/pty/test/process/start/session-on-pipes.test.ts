/**
 * Rule 57: a child on pipes leads a session with the option `session`, and always with another user or other
 * groups.
 */
import assert from 'node:assert/strict';
import type { SpawnProcessOptions } from 'strand-pty';
import { NOBODY } from '../../support/identity.js';
import { programPath } from '../../support/node-program.js';
import { pidOf, program } from '../../support/on-pipes.js';
import { statOf } from '../../support/proc.js';
import { outputOf } from '../../support/start.js';
import { test } from '../../support/test.js';

const skip = process.getuid?.() === 0 ? false : 'needs root';

/** Whether a child with these options leads a session, by /proc and by the transport. */
async function leadsSession(options: SpawnProcessOptions): Promise<boolean> {
  const child = program('sleep', ['60'], { path: '/', ...options });
  const pid = pidOf(child);
  const { session, terminal } = statOf(pid) ?? {};
  const leads = session === pid;
  assert.equal(child.transport.leadsSession, leads);
  if (leads) assert.equal(terminal, 0);
  else assert.equal(session, statOf(process.pid)?.session);
  assert.equal(child.transport.signalSession('SIGKILL'), leads ? 1 : 0);
  if (!leads) child.transport.signalProcess('SIGKILL');
  await child.ended;
  return leads;
}

test("a child on pipes stays in the parent's session by default", async () => {
  assert.deepEqual([await leadsSession({}), await leadsSession({ session: false })], [false, false]);
});

test('a child on pipes leads a session with the option session', async () => {
  assert.equal(await leadsSession({ session: true }), true);
});

test(
  'a child on pipes whose user, group or groups change leads a session, also with session: false',
  async () => {
    for (const identity of [{ uid: NOBODY }, { gid: NOBODY }, { groups: [NOBODY] }])
      assert.equal(await leadsSession({ ...identity, session: false }), true, JSON.stringify(identity));
  },
  { skip },
);

test("a child on pipes with its parent's user and group stays in the parent's session", async () => {
  const [uid, gid] = [process.getuid?.(), process.getgid?.()];
  assert.equal(await leadsSession({ uid, gid }), false);
});

test(
  "a child on pipes with another uid cannot open the parent's controlling terminal, one with the same uid can",
  async () => {
    const script = `${process.execPath} ${programPath('opens-parents-terminal')}`;
    assert.equal(await outputOf(script), 'ours: opened\nanother: ENXIO\n');
  },
  { skip },
);

test('a session option that is not a boolean throws a TypeError', () => {
  assert.throws(() => program('true', [], { session: 1 as unknown as boolean }), {
    name: 'TypeError',
    message: 'session must be a boolean, got 1',
  });
});
