import assert from 'node:assert/strict';
import type { Session } from 'strand-terminal';
import { isInstalled } from '../support/programs.js';
import { bash, shell, start } from '../support/session.js';
import { untilForeground } from '../support/shells.js';
import { test } from '../support/test.js';

const noBash = { skip: !isInstalled('bash') && 'bash is not installed' };

/** Runs a command, and gives up the call when the command sleeps. */
async function abandon(session: Session, command: string): Promise<void> {
  const controller = new AbortController();
  const run = assert.rejects(session.run(command, { signal: controller.signal }), /enough/);
  await untilForeground(session, 'sleep');
  controller.abort(new Error('enough'));
  await run;
}

test('run says what waits for input if that is not a shell', async () => {
  await assert.rejects(
    start('cat').run('echo'),
    /^Error: run needs a shell at its prompt, but cat \(pid \d+\) waits for a line$/,
  );
  const keys = shell('stty -icanon; exec cat');
  await assert.rejects(keys.run('echo'), /but cat \(pid \d+\) waits for keys$/);
  const password = shell('stty -echo; exec cat');
  await assert.rejects(password.run('echo'), /but cat \(pid \d+\) waits for a password$/);
});

test(
  'run waits for the prompt, and says so when it does not come',
  async () => {
    const session = bash();
    await session.expect('$ ');
    await session.sendLine('sleep 0.5');
    assert.equal((await session.run('echo after')).output, 'after\n');
    await session.sendLine('sleep 60');
    await untilForeground(session, 'sleep');
    await assert.rejects(session.run('echo', { timeout: 200 }), (error: Error) => {
      assert.equal(error.name, 'ExpectTimeout');
      return /^the prompt of a shell for "echo" did not come within 200 ms\./.test(error.message);
    });
    await session.sendControl('c');
    assert.equal((await session.run('echo next')).output, 'next\n');
  },
  noBash,
);

test(
  'run that waits for an earlier command names it in its error',
  async () => {
    const session = bash();
    await abandon(session, 'sleep 60');
    await assert.rejects(session.run('echo', { timeout: 100 }), {
      message:
        /^the end of "sleep 60", which no call waits for any more \(Ctrl-C ends it\), before "echo" could run, did not come/,
    });
    await session.sendControl('c');
    assert.equal((await session.run('echo next')).output, 'next\n');
  },
  noBash,
);

test(
  'run erases what was typed at the prompt but not sent',
  async () => {
    const session = bash();
    await session.expect('$ ');
    await session.send('echo half "');
    assert.equal((await session.run('echo whole')).output, 'whole\n');
  },
  noBash,
);

test(
  'run consumes what the command printed, and leaves the prompt to expect',
  async () => {
    const session = bash();
    await session.run('echo needle');
    const { before } = await session.expect('$ ');
    assert.equal(before, '');
    await assert.rejects(session.expect('needle', { timeout: 50 }), { name: 'ExpectTimeout' });
  },
  noBash,
);

test(
  'run rejects with the reason of its signal, and the command goes on',
  async () => {
    const session = bash();
    const controller = new AbortController();
    const run = session.run('echo begun; sleep 0.3; echo finished', { signal: controller.signal });
    await session.expect('begun\r\n');
    controller.abort(new Error('enough'));
    await assert.rejects(run, /enough/);
    assert.equal((await session.run('echo next')).output, 'next\n');
    await assert.rejects(session.run('echo', { signal: AbortSignal.abort(new Error('before')) }), /before/);
  },
  noBash,
);

test('run rejects wrong commands and options', async () => {
  const session = shell('read line');
  await assert.rejects(session.run(5 as unknown as string), /TypeError: a command is a string, not number/);
  await assert.rejects(session.run('a\0b'), /TypeError: a command cannot contain a NUL character/);
  await assert.rejects(session.run('', { maxOutput: 0 }), RangeError);
  await assert.rejects(session.run('', { maxOutput: Number.POSITIVE_INFINITY }), RangeError);
  await assert.rejects(session.run('', { timeout: -1 }), RangeError);
  await assert.rejects(session.run('', { raw: 1 as unknown as boolean }), TypeError);
});

test(
  'run ends by Ctrl-C also when the command has replaced the hook that reports its end',
  async () => {
    const session = bash();
    const run = session.run('PROMPT_COMMAND=; echo started; sleep 60');
    await untilForeground(session, 'sleep');
    await session.sendControl('c');
    assert.equal((await run).exitCode, 130);
    await abandon(session, 'PROMPT_COMMAND=; sleep 60');
    await session.sendControl('c');
    assert.equal((await session.run('echo next')).output, 'next\n');
  },
  noBash,
);

test(
  'run in a session without a screen, and with a log',
  async () => {
    const session = bash({ screen: false });
    assert.equal((await session.run('echo one')).output, 'one\n');
  },
  noBash,
);
