/** Children that may not be signalled, and a parent that is process 1. Each test runs in its own Node. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { answerOf } from '../../support/node-program.js';
import { end, isDead } from '../../support/pty-session.js';
import { test } from '../../support/test.js';

const isRoot = process.getuid?.() === 0;
const SETPRIV = '/usr/bin/setpriv';
let folder = '';
/** The path of a setuid copy of setpriv(1), which runs a program as root. */
let asRoot = '';

before(() => {
  if (!isRoot) return;
  folder = mkdtempSync(join(tmpdir(), 'strand-as-root-'));
  chmodSync(folder, 0o755);
  asRoot = join(folder, 'as-root');
  copyFileSync(SETPRIV, asRoot);
  chmodSync(asRoot, 0o4755);
});

after(() => {
  if (folder !== '') rmSync(folder, { recursive: true });
});

/** Why the test cannot run here. */
function skipReason(): string | false {
  if (!isRoot) return 'needs root';
  return spawnSync(SETPRIV, ['--version']).status === 0 ? false : 'there is no setpriv';
}

interface Answer {
  readonly pid: number;
  readonly kill?: string;
  readonly result?: unknown;
  readonly pending?: readonly number[];
  readonly error?: { readonly code: string; readonly message: string };
}

async function answerFor(what: string): Promise<Answer> {
  return answerOf<Answer>('terminates-root', { args: [what, asRoot] });
}

test(
  'terminate of a child that runs as root, and may not be signalled, hangs it up',
  async () => {
    const { kill, result } = await answerFor('obeys');
    assert.equal(kill, 'EPERM');
    assert.deepEqual(result, { exitCode: null, signal: 'SIGHUP' });
  },
  { skip: skipReason() },
);

test(
  'terminate of a child that runs as root and ignores SIGHUP resolves with the child in left',
  async () => {
    const { pid, result } = await answerFor('ignores');
    assert.deepEqual(result, { exitCode: null, signal: null, left: [{ pid, name: 'sleep' }] });
    assert.equal(isDead(pid), false);
    await end(pid);
  },
  { skip: skipReason() },
);

test(
  'terminate reports in left a process of the session that runs as root, and the child ends',
  async () => {
    const { pid, result } = await answerFor('member');
    assert.deepEqual(result, { exitCode: null, signal: 'SIGHUP', left: [{ pid, name: 'sleep' }] });
    await end(pid);
  },
  { skip: skipReason() },
);

test(
  'getProcessValue does not wait for a program that may not be killed, nor does Node',
  async () => {
    const { pid, pending, error } = await answerFor('value');
    assert.deepEqual([error?.code, pending], ['ETIMEDOUT', []]);
    assert.match(
      error?.message ?? '',
      /did not end within 1000 ms, and lives on: SIGTERM cannot be sent .* EPERM/,
    );
    await end(pid);
  },
  { skip: skipReason() },
);

test(
  'stopService rejects with the refusal of the kernel when a program runs as root, and the program runs on',
  async () => {
    const { pid, error, result } = await answerFor('monitor');
    assert.deepEqual([error?.code, result], ['EPERM', 'running']);
    assert.equal(isDead(pid), false);
    await end(pid);
  },
  { skip: skipReason() },
);

test(
  'as process 1, terminate does not wait for orphans that no process reaps',
  async () => {
    const wrapper = ['unshare', '--pid', '--fork', '--mount-proc'];
    const answer = await answerOf<{ pid: number; result: unknown }>('terminates-as-process-1', { wrapper });
    assert.deepEqual(answer, { pid: 1, result: { exitCode: 3, signal: null } });
  },
  { skip: !isRoot && 'needs root' },
);
