/** Children with pipes beside their terminal: which output arrives as which descriptor. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { ConnectionDone, PTYProcess } from 'strand-pty';
import { connectTo, EXECUTES_COMMANDS, mixed, pidOf, sendCommand } from '../../support/on-pipes.js';
import { PipeProtocol } from '../../support/pipe-protocol.js';
import { descriptorsOf, eventually, statOf } from '../../support/proc.js';
import { test } from '../../support/test.js';

const ERRORS_APART = { 0: 'pty', 1: 'pty', 2: 'r' } as const;

function has(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test('with stderr as a pipe beside a terminal, stderr arrives as descriptor 2 and stdout as 1', async () => {
  const child = mixed('[ -t 0 ] && [ -t 1 ] && ! [ -t 2 ] && echo out && echo err >&2', ERRORS_APART);
  assert.ok(child.transport instanceof PTYProcess);
  assert.ok((await child.ended) instanceof ConnectionDone);
  assert.deepEqual([child.text(1), child.text(2)], ['out\n', 'err\n']);
});

test(
  "with stderr as a pipe beside a terminal, a compiler's errors arrive as descriptor 2",
  async () => {
    const script = 'printf "int main(void) { return x; }" | cc -c -x c -o /dev/null -; echo "code $?"';
    const child = mixed(script, ERRORS_APART, { env: { ...process.env, LC_ALL: 'C' } });
    await child.ended;
    assert.match(child.text(2), /error: .*x.* undeclared/);
    assert.equal(child.text(1), 'code 1\n');
  },
  { skip: has('cc') ? false : 'there is no C compiler' },
);

test('a child with pipes beside its terminal has it as controlling terminal, and only the descriptors of childFDs', async () => {
  const child = mixed(EXECUTES_COMMANDS, { ...ERRORS_APART, 3: 'w', 9: 'w' });
  sendCommand(child, 'echo ready >&2');
  await child.received(2, 'ready');
  const pid = pidOf(child);
  // The shell had replaced its 1 by its 2 while it printed that word.
  await eventually(
    'descriptor 1 of the child is the terminal',
    () => descriptorsOf(pid)[1]?.startsWith('/dev/pts/') ?? false,
  );
  const { session, group, terminal } = statOf(pid) ?? {};
  assert.deepEqual([session, group], [pid, pid]);
  assert.notEqual(terminal, 0);
  // The shell keeps copies above 9.
  const kinds = Object.entries(descriptorsOf(pid)).filter(([fd]) => Number(fd) > 0 && Number(fd) < 10);
  assert.deepEqual(
    kinds.map(([fd, name]) => [fd, name.replace(/:.*|\d+$/, '')]),
    [
      ['1', '/dev/pts/'],
      ['2', 'pipe'],
      ['3', 'pipe'],
      ['9', 'pipe'],
    ],
  );
  sendCommand(child, 'exit');
  await child.ended;
});

for (const [childFDs, output] of [
  [{ 0: 'pty', 1: 'pty', 2: 'pty' }, 1],
  [{ 0: 'pty', 1: 'r', 2: 'pty' }, 2],
  [{ 0: 'w', 1: 'r', 2: 'pty' }, 2],
  [{ 0: 'pty', 1: 'r', 2: 'r' }, 0],
  [{ 0: 'w', 1: 'r', 2: 'r', 7: 'pty', 5: 'pty' }, 5],
] as const) {
  test(`output of the terminal arrives as descriptor ${output} with childFDs ${JSON.stringify(childFDs)}`, async () => {
    const child = mixed(`tty <&${output}; echo word >/dev/tty`, childFDs);
    assert.equal(child.transport.terminalFD, output);
    await child.received(output, 'word');
    await child.ended;
    const tty = `${child.transport.ttyName}\n`;
    assert.equal(child.text(1), output === 1 ? `${tty}word\n` : childFDs[1] === 'r' ? tty : '');
    if (output !== 1) assert.equal(child.text(output), 'word\n');
  });
}

test('writeToChild writes to the terminal or to the pipe with that number, and refuses any other', async () => {
  const child = mixed(`read -r one; read -r two <&3; echo "$one $two" >&4`, {
    0: 'pty',
    1: 'pty',
    3: 'w',
    4: 'r',
  });
  child.transport.writeToChild(0, Buffer.from('terminal\n'));
  child.transport.writeToChild(3, Buffer.from('pipe\n'));
  for (const childFD of [2, 4, 5]) {
    assert.throws(() => child.transport.writeToChild(childFD, Buffer.from('x')), RangeError);
  }
  await child.ended;
  assert.equal(child.text(4), 'terminal pipe\n');
  assert.equal(child.text(1), 'terminal\n', 'its echo');
});

test('closeStdin ends descriptor 0 when that is a pipe, and write still reaches the terminal', async () => {
  const child = mixed('cat; read -r line <&2; echo "heard $line"', { 0: 'w', 1: 'r', 2: 'pty' });
  child.transport.writeToChild(0, Buffer.from('zero\n'));
  child.transport.closeStdin();
  await child.lost(0);
  child.transport.write(Buffer.from('two\n'));
  await child.ended;
  assert.equal(child.text(1), 'zero\nheard two\n');
});

test("columns and rows of usePTY set the terminal's size, also with pipes beside it", async () => {
  const child = connectTo(new PipeProtocol<PTYProcess>(), 'stty', ['size'], {
    usePTY: { columns: 132, rows: 43 },
    childFDs: { 0: 'pty', 1: 'r', 2: 'r' },
  });
  await child.ended;
  assert.equal(child.text(1), '43 132\n');
});
