import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { StateProbe } from '#src/state/session-state.js';
import { isInstalled } from '../support/programs.js';
import { test } from '../support/test.js';

const program = fileURLToPath(new URL('../children/asks-as-nobody.js', import.meta.url));

/** Why the test cannot run here. */
function skipped(): string | false {
  if (process.getuid?.() !== 0) return 'needs root';
  return !isInstalled('su') && 'su is not installed';
}

test(
  'the state of a process of another user is a guess',
  async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [program]);
    assert.deepEqual(JSON.parse(stdout), [
      { state: 'password', by: 'guess' },
      { state: 'ended', by: 'kernel' },
    ]);
  },
  { skip: skipped() },
);

/** A process group that does not exist: nothing is known of its processes. */
const NO_GROUP = 2 ** 30;

test('a guess follows from the modes of the terminal, and is that the program works until it has been silent', () => {
  const probe = new StateProbe(process.pid);
  const guessed = (canonical: boolean, echo: boolean, quiet: number) =>
    probe.probe(() => ({ number: 1, canonical, echo }), NO_GROUP, quiet);
  assert.deepEqual(guessed(true, true, 100), { state: 'working', by: 'guess' });
  assert.deepEqual(guessed(true, true, 1000), { state: 'line', by: 'guess' });
  assert.deepEqual(guessed(true, false, 1000), { state: 'password', by: 'guess' });
  assert.deepEqual(guessed(false, false, 1000), { state: 'keys', by: 'guess' });
});

test('a program that changes the modes of its terminal again and again is working', () => {
  let asked = 0;
  const state = new StateProbe(process.pid).probe(
    () => {
      asked += 1;
      assert.ok(asked < 100, 'the modes are read again and again');
      return { number: 1, canonical: asked % 2 === 0, echo: true };
    },
    NO_GROUP,
    1000,
  );
  assert.equal(state?.state, 'working');
});
