import assert from 'node:assert/strict';
import { Run, sh, strand } from './support/piped.js';
import { fileOf, recordingOf } from './support/recordings.js';
import { test } from './support/test.js';

test('strand --help lists the commands', async () => {
  const { stdout, status } = await new Run(...strand('--help')).end();
  assert.match(stdout, /^Usage: strand COMMAND/);
  assert.match(stdout, /^ {2}run /m);
  assert.equal(status, 0);
});

test('strand help prints the same as strand --help', async () => {
  const [help, option] = await Promise.all([sh('strand help'), sh('strand --help')]);
  assert.deepEqual(help, option);
});

test('strand help COMMAND prints the same as strand COMMAND --help', async () => {
  const [help, option] = await Promise.all([sh('strand help run'), sh('strand run --help')]);
  assert.match(help.stdout, /^Usage: strand run /);
  assert.deepEqual(help, option);
});

test('strand names the help of the command in an error of its command line', async () => {
  const { stderr, status } = await sh('strand run --tiemout 3 true');
  assert.equal(
    stderr,
    "strand: unknown option '--tiemout' (did you mean --timeout?); see strand run --help\n",
  );
  assert.equal(status, 125);
});

test('strand --version prints the version and nothing else', async () => {
  const { stdout, status } = await new Run(...strand('--version')).end();
  assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
  assert.equal(status, 0);
});

test('strand --help exits with 0 when its output is not read', async () => {
  const { stdout, stderr } = await sh('strand --help | true; echo $PIPESTATUS');
  assert.equal(stdout, '0\n');
  assert.equal(stderr, '');
});

for (const command of [
  'help',
  'run --help',
  '--version',
  'completion bash',
  `info --json $CAST`,
  `screenshot -- true`,
]) {
  test(`strand ${command} exits with 125 and says so when standard output is on a full disk`, async () => {
    const { stdout, stderr } = await sh(
      `CAST=${fileOf(recordingOf([]))}; strand ${command} > /dev/full; echo $?`,
    );
    assert.match(stderr, /^strand: cannot write to standard output: ENOSPC[^\n]*\n$/);
    assert.equal(stdout, '125\n');
  });
}

test('strand expect --json exits with 125 and says so when standard output is on a full disk', async () => {
  const { stdout, stderr } = await sh(`echo 'state()' | strand expect --json - > /dev/full; echo $?`);
  assert.match(stderr, /^strand: cannot write to standard output: ENOSPC[^\n]*\n$/);
  assert.equal(stdout, '125\n');
});

test('strand prints one line to stderr and exits with 125 when the library cannot be loaded', async () => {
  const { stdout, stderr } = await sh('STRAND_PTY_WITHOUT=telepathy strand run true; echo $?');
  assert.match(stderr, /^strand: STRAND_PTY_WITHOUT has "telepathy", expected names out of: [^\n]*\n$/);
  assert.equal(stdout, '125\n');
});

for (const [args, message] of [
  [[], 'no command given'],
  [['nosuch'], 'there is no command "nosuch"'],
  [['rnu'], 'there is no command "rnu" (did you mean run?)'],
  [['--versoin'], "unknown option '--versoin' (did you mean --version?)"],
  [['--nosuch'], "unknown option '--nosuch'"],
] as const) {
  test(`strand ${args.join(' ')} prints one line to stderr and exits with 125`, async () => {
    const { stdout, stderr, status } = await new Run(...strand(...args)).end();
    assert.equal(stderr, `strand: ${message}; see strand --help\n`);
    assert.equal(stdout, '');
    assert.equal(status, 125);
  });
}
