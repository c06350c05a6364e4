import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { shellWords } from '#src/recording/shell-words.js';
import { test } from '../support/test.js';

test('a shell reads quoted words as they were', () => {
  const words = ['a', '', 'two words', "it's", '$HOME', '*', '\n', '-x=1', '"', '\\'];
  const { stdout } = spawnSync('sh', ['-c', `printf '%s\\0' ${shellWords(words)}`], { encoding: 'utf8' });
  assert.deepEqual(stdout.split('\0').slice(0, -1), words);
  assert.equal(shellWords(['ls', '--color=auto', './x']), 'ls --color=auto ./x');
});
