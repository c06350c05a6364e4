/** Children with pipes beside their terminal: what comes of which descriptor. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { ConnectionDone, PTYProcess } from 'strand-pty';
import { connectTo, mixed, OBEY, pidOf, tell } from '../support/on-pipes.js';
import { PipeProtocol } from '../support/pipe-protocol.js';
import { descriptorsOf, eventually, statOf } from '../support/proc.js';
import { test } from '../support/test.js';

const ERRORS_APART = { 0: 'pty', 1: 'pty', 2: 'r' } as const;

function has(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test('errors come apart, while output and input are a terminal', async () => {
  const child = mixed('[ -t 0 ] && [ -t 1 ] && ! [ -t 2 ] && echo out && echo err >&2', ERRORS_APART);
  assert.ok(child.transport instanceof PTYProcess);
  assert.ok((await child.ended) instanceof ConnectionDone);
  assert.deepEqual([child.text(1), child.text(2)], ['out\n', 'err\n']);
});

test(
  'what a compiler says of an error comes as 2, and what is on its terminal as 1',
  async () => {
    const script = 'printf "int main(void) { return x; }" | cc -c -x c -o /dev/null -; echo "code $?"';
    const child = mixed(script, ERRORS_APART, { env: { ...process.env, LC_ALL: 'C' } });
    await child.ended;
    assert.match(child.text(2), /error: .*x.* undeclared/);
    assert.equal(child.text(1), 'code 1\n');
  },
  { skip: has('cc') ? false : 'there is no C compiler' },
);

test('the terminal is the controlling one, and the child has its map and nothing else', async () => {
  const child = mixed(OBEY, { ...ERRORS_APART, 3: 'w', 9: 'w' });
  tell(child, 'echo ready >&2');
  await child.received(2, 'ready');
  const pid = pidOf(child);
  // For that word the shell had put its 2 in the place of its 1.
  await eventually('its 1 is the terminal', () => descriptorsOf(pid)[1]?.startsWith('/dev/pts/') ?? false);
  const { session, group, terminal } = statOf(pid) ?? {};
  assert.deepEqual([session, group], [pid, pid]);
  assert.notEqual(terminal, 0);
  // The shell keeps copies beyond 9.
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
  tell(child, 'exit');
  await child.ended;
});

for (const [childFDs, output] of [
  [{ 0: 'pty', 1: 'pty', 2: 'pty' }, 1],
  [{ 0: 'pty', 1: 'r', 2: 'pty' }, 2],
  [{ 0: 'w', 1: 'r', 2: 'pty' }, 2],
  [{ 0: 'pty', 1: 'r', 2: 'r' }, 0],
  [{ 0: 'w', 1: 'r', 2: 'r', 7: 'pty', 5: 'pty' }, 5],
] as const) {
  test(`the terminal of ${JSON.stringify(childFDs)} is heard as ${output}`, async () => {
    const child = mixed(`tty <&${output}; echo word >/dev/tty`, childFDs);
    assert.equal(child.transport.terminalFD, output);
    await child.received(output, 'word');
    await child.ended;
    const tty = `${child.transport.ttyName}\n`;
    assert.equal(child.text(1), output === 1 ? `${tty}word\n` : childFDs[1] === 'r' ? tty : '');
    if (output !== 1) assert.equal(child.text(output), 'word\n');
  });
}

test('what is written goes to the terminal, and to a pipe by its number', async () => {
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

test('where its 0 is a pipe, closeStdin ends that, and the terminal takes input still', async () => {
  const child = mixed('cat; read -r line <&2; echo "heard $line"', { 0: 'w', 1: 'r', 2: 'pty' });
  child.transport.writeToChild(0, Buffer.from('zero\n'));
  child.transport.closeStdin();
  await child.lost(0);
  child.transport.write(Buffer.from('two\n'));
  await child.ended;
  assert.equal(child.text(1), 'zero\nheard two\n');
});

test('the terminal may be resized, and is the one that the window size is of', async () => {
  const child = connectTo(new PipeProtocol<PTYProcess>(), 'stty', ['size'], {
    usePTY: { columns: 132, rows: 43 },
    childFDs: { 0: 'pty', 1: 'r', 2: 'r' },
  });
  await child.ended;
  assert.equal(child.text(1), '43 132\n');
});
