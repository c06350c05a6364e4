/** Many commands in a row. STRAND_RUN_COMMANDS=1000 runs more of them. */
import assert from 'node:assert/strict';
import { type Shell, startShell, testInShells } from '../support/shells.js';

const COUNT = Number(process.env['STRAND_RUN_COMMANDS'] ?? 60);

async function runMany(shell: Shell): Promise<void> {
  const session = startShell(shell);
  for (let n = 0; n < COUNT; n += 1) {
    const { exitCode, output } = await session.run(
      n % 2 === 0 ? `echo ${n}` : `echo ${n}; sh -c "exit ${n % 256}"`,
    );
    assert.deepEqual([exitCode, output], [n % 2 === 0 ? 0 : n % 256, `${n}\n`]);
  }
}

testInShells(
  'run in % gives many commands in a row the right status and output',
  runMany,
  () => true,
  30_000 + COUNT * 500,
);
