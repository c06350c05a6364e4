import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { programPath } from '../support/node-program.js';
import { isInstalled } from '../support/programs.js';
import { test } from '../support/test.js';

interface Answer {
  /** Descriptor numbers of a child on a terminal, while it lists them. */
  child: number[];
  /** Descriptors of a child of node:child_process, by name. */
  sibling: string[];
  inheritable: boolean;
}

/** Above the descriptors that Node makes close-on-exec when it starts. */
const INHERITABLE = 39;

/** Runs test/children/descriptors-of-children with an open file that its children would inherit. */
async function run(...wrapper: string[]): Promise<Answer> {
  const [file = '', ...args] = [...wrapper, process.execPath, programPath('descriptors-of-children')];
  const none = Array.from({ length: INHERITABLE - 3 }, () => 'ignore' as const);
  const open = openSync('/dev/null', 'r');
  const child = spawn(file, [...args, String(INHERITABLE)], {
    stdio: ['ignore', 'pipe', 'inherit', ...none, open],
  });
  closeSync(open);
  const { stdout } = child;
  if (!stdout) throw new Error('the child has no pipe for stdout');
  const [output] = await Promise.all([text(stdout), once(child, 'close')]);
  return JSON.parse(output) as Answer;
}

function check(answer: Answer): void {
  assert.equal(answer.inheritable, true, 'the parent has an inheritable descriptor');
  assert.deepEqual(answer.child, [0, 1, 2]);
  assert.deepEqual(
    answer.sibling.filter((name) => /ptmx|pts|pidfd/.test(name)),
    [],
  );
}

test('with a terminal, a socket and an inheritable file open, a child gets only descriptors 0 to 2 and a sibling gets no master', async () => {
  check(await run());
});

/** A shell that raises the descriptor limit as far as permitted, then runs the given command. */
const MANY = [
  'sh',
  '-c',
  '(ulimit -n 1048576) 2>/dev/null && ulimit -n 1048576 || ulimit -n "$(ulimit -H -n)"; exec "$@"',
  'sh',
];

test('with a limit of 1,048,576 descriptors a child gets only descriptors 0 to 2 and a sibling gets no master', async () => {
  check(await run(...MANY));
});

test(
  'with a limit of 1,048,576 descriptors a spawn does not close them one by one: fewer than 5000 system calls',
  async () => {
    const trace = join(tmpdir(), `trace-${process.pid}`);
    try {
      check(await run(...MANY, 'strace', '-f', '-qq', '-e', 'trace=close,fcntl,close_range', '-o', trace));
      // Node, two children and their programs need a few hundred calls. Closing one by one takes a million per child.
      const calls = readFileSync(trace, 'latin1').split('\n').length;
      assert.ok(calls < 5000, `${calls} system calls`);
    } finally {
      rmSync(trace, { force: true });
    }
  },
  { skip: isInstalled('strace') ? undefined : 'strace is not installed' },
);
