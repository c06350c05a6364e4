import assert from 'node:assert/strict';
import { runExample } from '../support/example.js';
import { test } from '../support/test.js';

const installer = 'installer/installer.mjs';

test('the installer example answers the questions, types the password and follows the progress', async () => {
  const { stdout, stderr, status } = await runExample(installer).end();
  assert.equal(stderr, '');
  assert.equal(status, 0);
  assert.deepEqual(stdout.split('\n'), [
    '0 percent',
    '25 percent',
    '50 percent',
    '75 percent',
    '100 percent',
    'It is in /srv/demo.',
    '',
  ]);
});

test('the installer example says that the password is wrong, and exits as the installer does', async () => {
  const { stdout, status } = await runExample(installer, [], { DEMO_PASSWORD: 'guessed' }).end();
  assert.equal(stdout, 'The password is wrong!\n');
  assert.equal(status, 2);
});
