/** Rule 11, with a parent of another identity, which runs in its own process. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { four, type Identity, NOBODY } from '../support/identity.js';
import { answerOf } from '../support/node-program.js';
import { test } from '../support/test.js';

const isRoot = process.getuid?.() === 0;

interface Answer {
  readonly before: Identity;
  readonly child?: Identity;
  readonly failure?: { code: string; syscall: string; message: string };
  readonly after: Identity;
  readonly left: readonly number[];
}

async function spawnAs(ours: object, options: object, wrapper: readonly string[] = []): Promise<Answer> {
  const args = [JSON.stringify(ours), JSON.stringify(options)];
  const answer = await answerOf<Answer>('spawns-as', { args, wrapper });
  assert.deepEqual(answer.after, answer.before);
  assert.deepEqual(answer.left, []);
  return answer;
}

/** The options that turn root into an unprivileged user; empty when the tests run unprivileged. */
const unprivileged = isRoot ? { groups: [4, 27], gid: NOBODY, uid: NOBODY } : {};

test(
  'a child with another uid does not get the groups of its privileged parent',
  async () => {
    const { child } = await spawnAs({ groups: [4, 27] }, { uid: NOBODY });
    assert.deepEqual(
      child?.groups.split(' ').filter((group) => ['4', '27'].includes(group)),
      [],
    );
  },
  { skip: !isRoot && 'needs root' },
);

test('an unprivileged parent that asks for another uid, gid or groups gets EPERM, and leaves nothing open', async () => {
  const cases = [
    [{ uid: 1, gid: 1 }, 'fchown'],
    [{ uid: 0 }, 'fchown'],
    [{ gid: 1 }, 'setgroups'],
    [{ groups: [1] }, 'setgroups'],
  ] as const;
  for (const [options, syscall] of cases) {
    const { failure } = await spawnAs(unprivileged, options);
    assert.deepEqual([failure?.code, failure?.syscall], ['EPERM', syscall], JSON.stringify(options));
    assert.match(failure?.message ?? '', /only root can/);
  }
});

test(
  'an unprivileged parent may ask for the uid, gid and groups that it has',
  async () => {
    const { before, child } = await spawnAs(unprivileged, { uid: NOBODY, gid: NOBODY, groups: [27, 4] });
    assert.deepEqual(child, before);
    assert.deepEqual(before, { uid: four(NOBODY), gid: four(NOBODY), groups: '4 27' });
  },
  { skip: !isRoot && 'needs root' },
);

const folder = mkdtempSync(join(tmpdir(), 'strand-groups-'));
after(() => rmSync(folder, { recursive: true }));
const groups = join(folder, 'group');
writeFileSync(
  groups,
  `${readFileSync('/etc/group', 'utf8')}strand-one:x:4242:nobody\nstrand-two:x:4343:nobody\n`,
);
const withGroups = ['unshare', '--mount', 'sh', '-c', `mount --bind ${groups} /etc/group && exec "$@"`, 'sh'];
const canMount = isRoot && spawnSync('unshare', withGroups.slice(1).concat('true')).status === 0;

test(
  'the groups of a child with another uid come from the group database',
  async () => {
    const { child } = await spawnAs({ groups: [27] }, { uid: NOBODY }, withGroups);
    assert.deepEqual(child?.groups.split(' ').sort(), ['4242', '4343', String(NOBODY)]);
    const given = await spawnAs({}, { uid: NOBODY, gid: 7 }, withGroups);
    assert.deepEqual(given.child?.groups.split(' ').sort(), ['4242', '4343', '7']);
  },
  { skip: !canMount && 'needs root, to mount' },
);
