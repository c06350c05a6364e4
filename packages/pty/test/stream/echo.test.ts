import assert from 'node:assert/strict';
import { eventually } from '../support/proc.js';
import { isInstalled } from '../support/programs.js';
import { Listener, shell } from '../support/pty-child.js';
import { test } from '../support/test.js';

/** Programs that ask for a password and then print its length. */
const prompts: readonly [program: string, script: string][] = [
  ['sh', `stty -echo; printf "Password: "; read -r line; stty echo; echo; echo "\${#line} letters"`],
  ['bash', `bash -c 'read -rsp "Password: " line; echo; echo "\${#line} letters"'`],
  [
    'python3',
    `python3 -c 'import getpass
line = getpass.getpass("Password: ")
print(len(line), "letters")'`,
  ],
];

for (const [program, script] of prompts) {
  test(
    `echo is false at a password prompt of ${program}, and the password is not echoed`,
    async () => {
      const child = shell(script);
      const listener = new Listener(child);
      await listener.received('Password: ');
      await eventually('the terminal does not echo', () => !child.echo);
      child.write('secret\n');
      await listener.received('6 letters');
      await child.ended;
      assert.ok(!listener.text.includes('secret'), listener.text);
    },
    { skip: isInstalled(program) ? undefined : `${program} is not installed` },
  );
}

test('echo is true while the terminal echoes its input', async () => {
  const child = shell('echo ready; read -r line; exit');
  const listener = new Listener(child);
  await listener.received('ready\n');
  assert.equal(child.echo, true);
  child.write('shown\n');
  await child.ended;
  assert.equal(listener.text, 'ready\nshown\n');
});

test('echo changes when the child turns echo off and on', async () => {
  const child = shell('stty -echo; read -r line; stty echo; echo changed; read -r line');
  const listener = new Listener(child);
  await eventually('echo is off', () => !child.echo);
  child.write('\n');
  await listener.received('changed');
  assert.equal(child.echo, true);
  child.write('\n');
  await child.ended;
});

test('echo is false once the child is dead, and after destroy', async () => {
  const child = shell('exit');
  await child.exited;
  assert.equal(child.echo, false);
  child.destroy();
  assert.equal(child.echo, false);
  await child.ended;
});
