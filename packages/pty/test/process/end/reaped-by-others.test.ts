/** Rule 37: a child's life completes also when other code has taken its status. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { answerOf } from '../../support/node-program.js';
import { test } from '../../support/test.js';

interface Fate {
  readonly name: string;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly status: number;
  readonly message: string;
  readonly events: readonly string[];
}

interface Answer {
  readonly fates: readonly Fate[];
  readonly left: unknown;
}

const folder = mkdtempSync(join(tmpdir(), 'strand-reaped-'));
after(() => rmSync(folder, { recursive: true }));

const library = join(folder, 'ignored-child-signal.so');
const source = fileURLToPath(new URL('../../../test/children/ignored-child-signal.c', import.meta.url));
const compiled = spawnSync('cc', ['-shared', '-fPIC', '-o', library, source, '-ldl'], { encoding: 'utf8' });
const needsCompiler = compiled.error ? 'needs a C compiler' : false;

/** PIDFD_GET_INFO returns the exit status from Linux 6.15 on. */
const [major = 0, minor = 0] = release().split('.').map(Number);
const keepsStatus = major > 6 || (major === 6 && minor >= 15);

async function fates(without: string): Promise<readonly Fate[]> {
  assert.equal(compiled.stderr, '');
  const env = { LD_PRELOAD: library, STRAND_PTY_WITHOUT: without };
  const answer = await answerOf<Answer>('reaped-by-others', { env });
  assert.deepEqual(answer.left, { children: 0, terminals: 0 });
  for (const { events } of answer.fates) assert.deepEqual(events, ['connectionMade', 'exited', 'ended']);
  return answer.fates;
}

function fieldsOf({ name, exitCode, signal, status }: Fate): unknown[] {
  return [name, exitCode, signal, status];
}

const unknown = ['ProcessTerminated', null, null, -1];

test(
  'with SIGCHLD ignored the wait status is right where the kernel keeps it for the pidfd',
  async () => {
    assert.deepEqual((await fates('')).map(fieldsOf), [
      ['ProcessTerminated', 7, null, 0x700],
      ['ProcessDone', 0, null, 0],
      ['ProcessTerminated', null, 'SIGTERM', 15],
    ]);
  },
  { skip: needsCompiler || (!keepsStatus && 'needs Linux 6.15') },
);

test(
  'with SIGCHLD ignored and no status kept by the kernel, the reason says that the status is unknown',
  async () => {
    const all = await fates('pidfd_info');
    assert.deepEqual(all.map(fieldsOf), [unknown, unknown, unknown]);
    assert.match(all[0]?.message ?? '', /another part of the program reaped it/);
  },
  { skip: needsCompiler },
);

test(
  'without a pidfd only a child that was gone before SIGCHLD was watched has an unknown status',
  async () => {
    assert.deepEqual((await fates('pidfd')).map(fieldsOf), [
      unknown,
      ['ProcessDone', 0, null, 0],
      ['ProcessTerminated', null, 'SIGTERM', 15],
    ]);
  },
  { skip: needsCompiler },
);
