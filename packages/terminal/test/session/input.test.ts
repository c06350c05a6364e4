import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { ExpectEnded } from 'strand-terminal';
import { isInstalled } from '../support/programs.js';
import { bash, overFar, shell, start } from '../support/session.js';
import { test } from '../support/test.js';

const noBash = { skip: !isInstalled('bash') && 'bash is not installed' };
const noVim = { skip: !isInstalled('vim') && 'vim is not installed' };

test('sendLine types text and Enter, and sendEof ends the input of the program', async () => {
  const session = start('cat');
  await session.sendLine('hello');
  await session.expect('hello\r\nhello\r\n');
  await session.sendEof();
  assert.deepEqual(await session.ended, { exitCode: 0, signal: null });
});

test('sendEof sends the end-of-file character that the terminal has', async () => {
  const session = shell('stty eof ^B; cat; exit 5');
  await session.waitForState('line');
  await session.sendEof();
  assert.equal((await session.ended).exitCode, 5);
});

test('sendControl interrupts the program', async () => {
  // The shell forks nothing: a signal that comes between a fork and an exec is lost to both.
  const session = shell('echo ready; read line');
  await session.expect('ready');
  await session.sendControl('c');
  assert.equal((await session.ended).signal, 'SIGINT');
  await assert.rejects(session.sendControl('c'), ExpectEnded);
});

test(
  'sendKey sends arrow keys in the mode that the program has set, as vim does',
  async () => {
    const session = start('vim', ['-N', '-u', 'NONE', '-i', 'NONE', '-n']);
    await session.waitForState('keys');
    await session.send('ione\rtwo\rthree');
    await session.sendKey('ArrowUp');
    await session.sendKey('Home');
    await session.send('X');
    await session.waitFor('Xtwo');
    await session.sendKey('Escape');
    await session.send(':q!');
    await session.sendKey('Enter');
    assert.equal((await session.ended).exitCode, 0);
  },
  noVim,
);

test('keys follow the modes of the program without a screen', async () => {
  const { session, far } = overFar({ screen: false });
  await session.sendKey('ArrowUp');
  far.push('\x1b[?1');
  far.push('h\x1b=');
  await turn();
  await session.sendKey('ArrowUp');
  await session.sendKey('Numpad1');
  far.push('\x1bc');
  await turn();
  await session.sendKey('ArrowUp');
  assert.equal(far.text, '\x1b[A\x1bOA\x1bOq\x1b[A');
});

test('paste is bracketed when the program has asked for it, and cannot break out', async () => {
  const { session, far } = overFar();
  await session.paste('a\nb\r\n\tc\x03\x1b[201~\x9b201~rm\x7f\x84\x9b');
  assert.equal(far.text, 'a\rb\r\tcrm');
  far.push('\x1b[?2004h');
  await turn();
  await session.paste('one\x1b\x1b[201~[201~\ntwo');
  assert.equal(far.text, 'a\rb\r\tcrm\x1b[200~one[201~\rtwo\x1b[201~');
});

test(
  'text that is pasted into bash is not executed before Enter',
  async () => {
    const session = bash();
    await session.expect('$ ');
    await session.paste('echo one\necho two');
    await session.expect('echo two');
    await session.waitForState('keys');
    assert.equal(session.screen.find('$ echo two'), null);
    await session.sendKey('Enter');
    await session.expect('one\r\ntwo\r\n');
  },
  noBash,
);

test('what is sent at the end or is not text is refused', async () => {
  const session = shell('exit 2');
  await session.ended;
  await assert.rejects(session.sendLine('x'), (error: ExpectEnded) => {
    assert.deepEqual([error.code, error.status.exitCode], ['EEND', 2]);
    assert.match(error.message, /^sendLine needs a session that has not ended: the program exited with 2/);
    return true;
  });
  const { session: open } = overFar();
  await assert.rejects(open.send(5 as unknown as string), TypeError);
  await assert.rejects(open.sendLine(5 as unknown as string), TypeError);
  await assert.rejects(open.paste(5 as unknown as string), TypeError);
  await assert.rejects(open.sendKey('Entr'), /did you mean 'Enter'/);
});

test('the screen answers the queries of the program once', async () => {
  const session = shell("stty raw -echo; printf '\\033[6n'; head -c 6 | od -An -c; stty sane; echo done");
  const { before } = await session.expect('done');
  assert.match(before, /033 {3}\[ {3}1 {3}; {3}1 {3}R/);
});
