/** Rule 11: the user and groups of a child. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import type { SpawnProcessOptions } from 'strand-pty';
import { four, type Identity, identityOf, NOBODY, UNKNOWN } from '../support/identity.js';
import { pidOf, run } from '../support/start.js';
import { ourChildren, ourTerminals, test } from '../support/test.js';

const skip = process.getuid?.() === 0 ? false : 'needs root';

const folder = mkdtempSync(join(tmpdir(), 'strand-identity-'));
after(() => rmSync(folder, { recursive: true }));

async function childIdentity(options: SpawnProcessOptions): Promise<Identity> {
  const child = run('sleep', ['60'], { path: '/', ...options });
  const identity = identityOf(pidOf(child));
  child.transport.signalProcess('KILL');
  await child.ended;
  return identity;
}

function groupsOf(user: string): string {
  return execFileSync('id', ['-G', user], { encoding: 'utf8' }).trim();
}

const nobody = { uid: four(NOBODY), gid: four(NOBODY), groups: groupsOf('nobody') };

test(
  'a uid without gid or groups gives the child the group and the groups of that user',
  async () => assert.deepEqual(await childIdentity({ uid: NOBODY }), nobody),
  { skip },
);

test(
  'a gid without uid keeps the user, with the groups of that user and the new group',
  async () => {
    const identity = await childIdentity({ gid: NOBODY });
    assert.deepEqual([identity.uid, identity.gid], [four(0), four(NOBODY)]);
    assert.ok(identity.groups.split(' ').includes(String(NOBODY)));
  },
  { skip },
);

test(
  "the groups option is the child's complete list of groups, also when empty",
  async () => {
    const identity = { uid: four(NOBODY), gid: four(7) };
    assert.deepEqual(await childIdentity({ uid: NOBODY, gid: 7, groups: [9, 5] }), {
      ...identity,
      groups: '5 9',
    });
    assert.deepEqual(await childIdentity({ uid: NOBODY, gid: 7, groups: [] }), { ...identity, groups: '' });
    assert.deepEqual(await childIdentity({ groups: [9] }), { ...identityOf(process.pid), groups: '9' });
  },
  { skip },
);

test(
  'a uid without a user throws ENOENT unless a gid is given, and the child then has no groups',
  async () => {
    assert.throws(() => run('true', [], { uid: UNKNOWN }), {
      name: 'SpawnError',
      code: 'ENOENT',
      syscall: 'getpwuid',
      message: /pass a gid with the uid/,
    });
    assert.deepEqual([ourChildren(), ourTerminals()], [[], []]);
    assert.deepEqual(await childIdentity({ uid: UNKNOWN, gid: 7 }), {
      uid: four(UNKNOWN),
      gid: four(7),
      groups: '',
    });
  },
  { skip },
);

test(
  'the terminal of a child with another uid belongs to that user, who can open it by its name',
  async () => {
    const child = run('sh', ['-c', 'echo by name > "$(tty)"; cat'], { uid: NOBODY, path: '/' });
    assert.equal(statSync(child.transport.ttyName).uid, NOBODY);
    await child.received('by name');
    child.transport.closeStdin();
    await child.ended;
  },
  { skip },
);

test(
  "the working directory is entered with the child's uid",
  async () => {
    chmodSync(folder, 0o700);
    assert.throws(() => run('true', [], { uid: NOBODY, path: folder }), {
      code: 'EACCES',
      syscall: 'chdir',
      path: folder,
    });
    chmodSync(folder, 0o755);
    assert.deepEqual(await childIdentity({ uid: NOBODY, path: folder }), nobody);
  },
  { skip },
);

test("the parent's own uid and gid leave the child's identity and the parent's unchanged", async () => {
  const before = identityOf(process.pid);
  const { uid, gid } = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  assert.deepEqual(await childIdentity({ uid, gid }), before);
  if (skip === false) await childIdentity({ uid: NOBODY });
  assert.deepEqual(identityOf(process.pid), before);
});
