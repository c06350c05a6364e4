import assert from 'node:assert/strict';
import { parseRedaction } from '#src/recording/redaction-option.js';
import { test } from '../support/test.js';

test('--redact takes the name of a rule, a regular expression or a text', () => {
  assert.deepEqual(parseRedaction('tokens'), { name: 'tokens' });
  assert.deepEqual(parseRedaction('/a\\/b+/i'), /a\/b+/i);
  assert.deepEqual(parseRedaction('hunter2'), 'hunter2');
  assert.deepEqual(parseRedaction('/etc/passwd'), '/etc/passwd');
  assert.throws(
    () => parseRedaction('/(/'),
    /^UsageError: invalid regular expression: .*unterminated group/i,
  );
});
