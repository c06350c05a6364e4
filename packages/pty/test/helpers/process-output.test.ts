/** Programs that run to their end; includes the cases of Twisted's test_iutils. */
import assert from 'node:assert/strict';
import { getProcessOutput, getProcessOutputAndValue, getProcessValue, ProcessOutputError } from 'strand-pty';
import { OutputCollector } from '#src/helpers/output-collector.js';
import { ourChildren, test } from '../support/test.js';

const MANY = 10 * 1024 * 1024;

function sh(script: string): [file: string, args: string[]] {
  return ['sh', ['-c', script]];
}

async function refusal(promise: Promise<unknown>): Promise<ProcessOutputError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ProcessOutputError, `expected a ProcessOutputError, got ${String(error)}`);
  return error;
}

test('getProcessOutput resolves with what the program prints', async () => {
  const output = await getProcessOutput('echo', ['hello', 'world']);
  assert.ok(Buffer.isBuffer(output));
  assert.equal(output.toString(), 'hello world\n');
});

test('getProcessOutput resolves whatever the exit code is', async () => {
  assert.equal((await getProcessOutput(...sh('echo hello; exit 3'))).toString(), 'hello\n');
});

test('getProcessOutput rejects at the first bytes on stderr, before the program has ended', async () => {
  const script = 'trap "exit 7" TERM; echo wrong >&2; while :; do sleep 0.01; done';
  const error = await refusal(getProcessOutput(...sh(script), { killGrace: 20_000 }));
  assert.equal(error.message, 'got errors from "sh": wrong');
  assert.deepEqual([error.out.toString(), error.err.toString()], ['', 'wrong\n']);
  assert.deepEqual([error.exitCode, error.signal, error.code], [null, null, undefined]);
  assert.deepEqual(await error.ended, { exitCode: 7, signal: null });
  assert.deepEqual(ourChildren(), []);
});

test('the rejection of getProcessOutput excludes what is printed after the first bytes on stderr', async () => {
  const error = await refusal(getProcessOutput(...sh('echo wrong >&2; sleep 60; echo more >&2')));
  assert.equal(error.err.toString(), 'wrong\n');
  const end = await error.ended;
  assert.equal(end.signal, 'SIGTERM');
});

test('getProcessOutput with errorToo resolves with stdout and stderr', async () => {
  const output = await getProcessOutput(...sh('echo out; echo wrong >&2'), { errorToo: true });
  assert.deepEqual(output.toString().split('\n').sort(), ['', 'out', 'wrong']);
});

test('OutputCollector keeps stdout and stderr together in the order of their arrival', () => {
  // Two pipes of a child have no defined order, so the collector is called directly.
  const collector = new OutputCollector({
    name: '"sh"',
    keep: true,
    refuseErrors: false,
    maxBytes: 100,
    truncates: false,
    killSignal: 'SIGTERM',
    killGrace: 0,
  });
  for (const [childFD, text] of [
    [1, 'a'],
    [2, 'b'],
    [2, 'c'],
    [1, 'd'],
  ] as const)
    collector.childDataReceived(childFD, Buffer.from(text));
  assert.equal(collector.together.toString(), 'abcd');
  assert.deepEqual(
    [collector.out, collector.err].map((bytes) => bytes.toString()),
    ['ad', 'bc'],
  );
});

test('getProcessValue resolves with the exit code, however much the program prints', async () => {
  assert.equal(await getProcessValue('true'), 0);
  assert.equal(await getProcessValue(...sh('exit 1')), 1);
  assert.equal(await getProcessValue(...sh(`head -c ${MANY} /dev/zero; echo wrong >&2; exit 255`)), 255);
});

test('getProcessOutputAndValue resolves with out, err and code, by name and by index', async () => {
  const result = await getProcessOutputAndValue(...sh('echo hello; echo wrong >&2; exit 9'));
  assert.deepEqual([result.out.toString(), result.err.toString(), result.code], ['hello\n', 'wrong\n', 9]);
  const [out, err, code] = result;
  assert.deepEqual([out.toString(), err.toString(), code + 1], ['hello\n', 'wrong\n', 10]);
  assert.equal(result.length, 3);
});

test('a program killed by a signal rejects with the signal and what it printed', async () => {
  const script = 'echo hello; echo wrong >&2; kill -USR1 $$';
  const withErrors: typeof getProcessOutput = (file, args) =>
    getProcessOutput(file, args, { errorToo: true });
  for (const run of [withErrors, getProcessOutputAndValue]) {
    const error = await refusal(run(...sh(script)));
    assert.equal(error.message, '"sh" was killed by SIGUSR1');
    assert.deepEqual([error.exitCode, error.signal], [null, 'SIGUSR1']);
    assert.deepEqual([error.out.toString(), error.err.toString()], ['hello\n', 'wrong\n']);
  }
  assert.equal((await refusal(getProcessValue(...sh(script)))).signal, 'SIGUSR1');
});

test('getProcessOutput writes stdin, bytes or text, to the child and then ends the input', async () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
  assert.deepEqual(await getProcessOutput('cat', [], { stdin: bytes }), bytes);
  assert.equal((await getProcessOutput('cat', [], { stdin: 'grün\0\n' })).toString(), 'grün\0\n');
  assert.equal((await getProcessOutput('cat', [], { stdin: '' })).length, 0);
});

test("getProcessOutput without stdin ends the child's input at once", async () => {
  assert.equal((await getProcessOutput('cat')).length, 0);
});

test('getProcessOutput passes large input and output through cat completely', async () => {
  const stdin = Buffer.alloc(MANY, 'strand of bytes\n');
  const output = await getProcessOutput('cat', [], { stdin });
  assert.equal(Buffer.compare(output, stdin), 0);
});

test('getProcessOutputAndValue resolves when the child does not read its stdin', async () => {
  const stdin = Buffer.alloc(MANY);
  const result = await getProcessOutputAndValue(...sh('exec 0<&-; echo done'), { stdin });
  assert.deepEqual([result.out.toString(), result.code], ['done\n', 0]);
});

test('getProcessOutputAndValue resolves with large stdout and stderr completely', async () => {
  const script = `head -c ${MANY} /dev/zero & head -c ${MANY} /dev/zero >&2; wait`;
  const { out, err, code } = await getProcessOutputAndValue(...sh(script));
  assert.deepEqual([out.length, err.length, code], [MANY, MANY, 0]);
  assert.equal(out.indexOf(1), -1);
});

test('getProcessOutput passes the options of spawnProcess to the child', async () => {
  const options = { env: { PATH: process.env['PATH'], NAME: 'value' }, path: '/', umask: 0o37, nice: 5 };
  const output = await getProcessOutput(...sh('pwd; echo $NAME; umask; nice'), options);
  assert.equal(output.toString(), '/\nvalue\n0037\n5\n');
});

test("getProcessOutput accepts the program's name and its arguments as bytes", async () => {
  const output = await getProcessOutput(Buffer.from('printf'), ['%s', Buffer.of(0xff, 0xfe)]);
  assert.deepEqual([...output], [0xff, 0xfe]);
  const error = await refusal(getProcessOutput(Buffer.from('sh'), ['-c', 'echo wrong >&2']));
  assert.equal(error.message, 'got errors from "sh": wrong');
  await error.ended;
});

test('30 concurrent getProcessOutput calls each get their own output', async () => {
  const numbers = Array.from({ length: 30 }, (_, index) => index);
  const outputs = await Promise.all(numbers.map((number) => getProcessOutput('echo', [String(number)])));
  assert.deepEqual(
    outputs.map((output) => Number(output)),
    numbers,
  );
});
