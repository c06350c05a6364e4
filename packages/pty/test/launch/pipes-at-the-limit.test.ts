import assert from 'node:assert/strict';
import { answerOf } from '../support/node-program.js';
import { test } from '../support/test.js';

interface Answer {
  readonly failures: readonly { code: string; syscall: string; message: string; left: number }[];
  readonly exitCode: number;
  readonly left: number;
}

for (const [kind, syscalls] of [
  ['pipes', ['pipe']],
  ['mixed', ['open', 'pipe']],
] as const) {
  test(`a spawn on ${kind === 'pipes' ? 'pipes' : 'a terminal and pipes'} that runs out of descriptors throws EMFILE and leaves no descriptor open`, async () => {
    const { failures, exitCode, left } = await answerOf<Answer>('fills-its-descriptors', {
      // Enough for Node to load all modules of the package.
      wrapper: ['prlimit', '--nofile=120:120'],
      args: [kind],
    });
    // Each pipe needs two descriptors, and the spawn needs them all.
    assert.ok(failures.length >= 8, `only ${failures.length} failures`);
    for (const failure of failures) {
      assert.equal(failure.code, 'EMFILE');
      assert.equal(failure.left, 0);
      assert.match(failure.message, /: this process has too many open descriptors, see ulimit -n$/);
    }
    for (const syscall of syscalls)
      assert.ok(
        failures.some((failure) => failure.syscall === syscall),
        syscall,
      );
    assert.deepEqual([exitCode, left], [7, 0]);
  });
}
