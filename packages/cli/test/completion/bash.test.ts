import assert from 'node:assert/strict';
import { sh } from '../support/piped.js';
import { test } from '../support/test.js';
import { ShellUser } from './shell-user.js';

/** What bash offers for the last of the words, as readline has split them. */
async function offers(words: string, before = ''): Promise<string[]> {
  const script = `eval "$(strand completion bash)"; ${before}
    COMP_WORDS=(${words}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _strand 2>/dev/null
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  return (await sh(script)).stdout.split('\n').filter((line) => line !== '');
}

test('bash completes the commands of strand', async () => {
  const all = await offers("strand ''");
  assert.ok(all.includes('run') && all.includes('completion') && all.includes('--version'), all.join());
  assert.deepEqual(await offers('strand comp'), ['completion']);
});

test('bash completes the options of a command, also the opposites of flags', async () => {
  assert.deepEqual(await offers('strand run --no'), ['--no-echo']);
  assert.deepEqual(await offers('strand run --size 80x24 --unse'), ['--unset']);
});

test('bash completes the value of an option after a space, and after an equals sign', async () => {
  assert.deepEqual(await offers('strand run --cwd /usr/shar'), ['/usr/share']);
  assert.deepEqual(await offers('strand run --cwd = /usr/shar'), ['/usr/share']);
});

test('bash completes the value after an equals sign also when that does not separate words', async () => {
  assert.deepEqual(await offers('strand run --cwd=/usr/shar'), ['--cwd=/usr/share']);
});

test('bash completes programs, and after the program files, not options of strand', async () => {
  assert.ok((await offers('strand run sleep')).includes('sleep'));
  assert.ok((await offers('strand run --size = 80x24 -- sleep')).includes('sleep'));
  assert.deepEqual(await offers('strand run ls --siz'), []);
  assert.deepEqual(await offers('strand run -- ls /usr/shar'), ['/usr/share']);
});

test('bash completes the choices of an option, and the operand of a command before its program', async () => {
  assert.deepEqual(await offers('strand screenshot --theme solarized-d'), ['solarized-dark']);
  assert.deepEqual(await offers('strand screenshot --format = sv'), ['svg']);
  assert.deepEqual(await offers('strand screenshot -o /proc/uptim'), ['/proc/uptime']);
  assert.deepEqual(await offers('strand record /proc/uptim'), ['/proc/uptime']);
  assert.ok((await offers('strand record demo.cast --title x slee')).includes('sleep'));
});

test('bash uses the completions of the program after strand run, where bash-completion is loaded', async () => {
  const fake = `_command_offset() { COMPREPLY=("offset $1 of \${COMP_WORDS[$1]}"); }`;
  assert.deepEqual(await offers('strand run --cwd = / -- git st', fake), ['offset 6 of git']);
  assert.deepEqual(await offers('strand run git st', fake), ['offset 2 of git']);
});

test('bash completes the shells of strand completion, and the commands of strand help', async () => {
  assert.deepEqual(await offers("strand completion ''"), ['bash', 'zsh', 'fish']);
  assert.deepEqual(await offers('strand help ru'), ['run']);
});

test('bash completes what a user types', async () => {
  const user = new ShellUser('bash', ['--norc', '--noprofile', '-i']);
  await user.type(`eval "$(strand completion bash)"\r`);
  await user.type('strand comp\t');
  await user.sees('strand completion ');
  await user.type('z\t');
  await user.sees('strand completion zsh ');
  await user.type('\x15strand run --cw\t');
  await user.sees('strand run --cwd ');
  await user.leave();
});
