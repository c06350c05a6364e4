import assert from 'node:assert/strict';
import { runExample } from '../support/example.js';
import { missing } from '../support/programs.js';
import { test } from '../support/test.js';

test(
  'the password example makes a key, and its log has no passphrase',
  async () => {
    const run = runExample('password-prompt.mjs', [], { DEMO_PASSPHRASE: 'a secret phrase' });
    const { stdout, stderr, status } = await run.end();
    assert.equal(stderr, '');
    assert.equal(status, 0);
    assert.match(stdout, /Enter passphrase.*••••[\s\S]*Enter same passphrase again.*••••[\s\S]*/);
    assert.match(stdout, /\nThe fingerprint is SHA256:\S+\.\n$/);
    assert.doesNotMatch(stdout, /a secret phrase/);
  },
  { skip: missing('ssh-keygen') },
);
