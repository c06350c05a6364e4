/** A child with another identity has no capability of its parent, whatever the parent has. */
import assert from 'node:assert/strict';
import type { SpawnProcessOptions } from 'strand-pty';
import { four, type Identity, NOBODY } from '../support/identity.js';
import { answerOf } from '../support/node-program.js';
import { test } from '../support/test.js';

interface Answer {
  readonly child?: Identity;
  /** The inheritable, permitted, effective and ambient sets of the child. */
  readonly capabilities?: readonly number[];
  readonly failure?: { readonly code: string; readonly syscall: string; readonly message: string };
  readonly left: readonly number[];
}

const skip = process.getuid?.() === 0 ? false : 'needs root';
const NONE = [0, 0, 0, 0];
const USER = 5001;
const OTHER = { uid: NOBODY, gid: NOBODY, groups: [NOBODY] };

/**
 * Starts the parent with arguments of setpriv(1): a user, or root with securebits, and inheritable and ambient
 * capabilities.
 */
function startFrom(setpriv: readonly string[], options: SpawnProcessOptions): Promise<Answer> {
  return answerOf<Answer>('spawns-as', {
    args: ['{}', JSON.stringify(options)],
    wrapper: ['setpriv', ...setpriv],
  });
}

const user = [`--reuid=${USER}`, `--regid=${USER}`, '--clear-groups'];
const withSets = (set: string) => [`--inh-caps=${set}`, `--ambient-caps=${set}`];

for (const [from, setpriv] of [
  ['root', []],
  ['root with inheritable capabilities', ['--inh-caps=+fowner']],
  ['root with ambient capabilities', withSets('+fowner')],
  ['root with SECBIT_NO_SETUID_FIXUP', ['--securebits=+no_setuid_fixup', ...withSets('+fowner')]],
  // CAP_KILL lets the program end the child.
  [
    'a user with CAP_SETUID, CAP_SETGID and CAP_CHOWN',
    [...user, ...withSets('+setuid,+setgid,+chown,+kill')],
  ],
] as const) {
  test(
    `a child with another uid has no capability when the parent is ${from}`,
    async () => {
      const { child, capabilities } = await startFrom(setpriv, OTHER);
      assert.deepEqual([child?.uid, capabilities], [four(NOBODY), NONE]);
    },
    { skip },
  );
}

test(
  'an unprivileged parent that lacks a capability to start a child with another uid gets EPERM with the step',
  async () => {
    const { failure, left } = await startFrom([...user, ...withSets('+setuid,+chown')], OTHER);
    assert.deepEqual([failure?.syscall, failure?.code, left], ['setgroups', 'EPERM', []]);
  },
  { skip },
);

test(
  "a child with its parent's uid keeps the parent's capabilities",
  async () => {
    const fowner = 1 << 3;
    const options = { uid: USER, gid: USER, groups: [] };
    const { capabilities } = await startFrom([...user, ...withSets('+fowner')], options);
    assert.deepEqual(capabilities, [fowner, fowner, fowner, fowner]);
  },
  { skip },
);
