/** `strand` on a terminal of the test, which plays the user's. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { kill } from 'node:process';
import { eventually } from '../support/eventually.js';
import { environment, sh } from '../support/piped.js';
import { Terminal } from '../support/terminal.js';
import { test } from '../support/test.js';

/** A command that prints `up` and the pid of `strand`, and then waits for a line. */
const waiting = `sh -c 'echo "up $PPID,"; read line; exit 7'`;

/**
 * Runs a shell command, checks that the terminal's attributes are the same before and after it, and returns the
 * exit status. `during` is called with the pid of `strand` once that was printed.
 */
async function compared(
  line: string,
  during: (terminal: Terminal, pid: number) => void | Promise<void>,
  env: NodeJS.ProcessEnv = {},
): Promise<number> {
  const script = `echo begin; read go; ${line}; echo "status $? end"; read go`;
  const terminal = Terminal.shell(script, { env: { ...environment, ...env } });
  await terminal.shows('begin');
  const before = terminal.child.getAttributes();
  terminal.type('\n');
  await during(terminal, Number(await terminal.shows(/up (\d+),/)));
  const status = await terminal.shows(/status (\d+) end/);
  assert.deepEqual(terminal.child.getAttributes(), before, 'the attributes of the terminal have changed');
  terminal.type('\n');
  await terminal.end();
  return Number(status);
}

/** Resolves once `strand` has made the terminal raw, which may be after the command has started. */
async function raw(terminal: Terminal): Promise<void> {
  await eventually('the terminal is raw', () => !terminal.child.getAttributes().ICANON);
}

test("strand run makes the user's terminal raw while the command runs, and restores it afterwards", async () => {
  const status = await compared(`strand run ${waiting}`, async (terminal) => {
    await raw(terminal);
    const { ECHO, ISIG, IXON, ICRNL, IEXTEN, OPOST } = terminal.child.getAttributes();
    assert.deepEqual([ECHO, ISIG, IXON, ICRNL, IEXTEN, OPOST], Array(6).fill(false));
    terminal.type('\r');
  });
  assert.equal(status, 7);
});

for (const [signal, expected] of [
  ['SIGTERM', 143],
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGQUIT', 131],
  ['SIGUSR1', 138],
  ['SIGUSR2', 140],
] as const) {
  test(`strand run restores the user's terminal after a ${signal}, which reaches the command`, async () => {
    const status = await compared(`ulimit -c 0; strand run ${waiting}`, async (terminal, pid) => {
      await raw(terminal);
      kill(pid, signal);
    });
    assert.equal(status, expected);
  });
}

test("strand run restores the user's terminal after an uncaught error", async () => {
  const module = `process.on('SIGUSR2', () => { throw new Error('nobody catches this') })`;
  const NODE_OPTIONS = `--import data:text/javascript,${encodeURIComponent(module)}`;
  const status = await compared(
    `strand run env -u NODE_OPTIONS ${waiting}`,
    async (terminal, pid) => {
      await raw(terminal);
      kill(pid, 'SIGUSR2');
      await terminal.shows('nobody catches this');
    },
    { NODE_OPTIONS },
  );
  assert.notEqual(status, 0);
});

test("strand run does not change the user's terminal for a command that cannot be started", async () => {
  const status = await compared('echo "up 0,"; strand run no-such-program', (terminal) =>
    terminal.shows('ENOENT').then(() => {}),
  );
  assert.equal(status, 127);
});

test("strand run restores the user's terminal while it is stopped, and makes it raw again when continued", async () => {
  const line = `set -m; strand run ${waiting}; echo 'stopped'; read go; fg > /dev/null`;
  const status = await compared(line, async (terminal, pid) => {
    await raw(terminal);
    kill(pid, 'SIGTSTP');
    await terminal.shows('stopped');
    assert.equal(terminal.child.getAttributes().ICANON, true);
    terminal.type('\n');
    await raw(terminal);
    terminal.type('\r');
  });
  assert.equal(status, 7);
});

test('strand run passes each key on as a byte: ^C, ^D, ^Z, ^S, ^V, ^\\ and return', async () => {
  const terminal = Terminal.shell(
    `strand run sh -c 'stty raw -echo; echo ready; head -c 7 | od -An -tx1; stty sane'`,
  );
  await terminal.shows('ready');
  terminal.type('\x03\x04\x1a\x13\x16\x1c\r');
  await terminal.shows(' 03 04 1a 13 16 1c 0d');
  await terminal.end();
});

test('strand run: ^C interrupts the command, not strand', async () => {
  const terminal = Terminal.shell(`strand run sh -c 'echo up; exec sleep 60'; echo "status $?,"`);
  await terminal.shows('up');
  await raw(terminal);
  terminal.type('\x03');
  assert.equal(await terminal.shows(/status (\d+),/), '130');
  await terminal.end();
});

test('strand run: ^Z stops a job of a shell in the command', async () => {
  const terminal = Terminal.shell(`strand run bash --norc; echo "status $?,"`);
  await terminal.shows('$ ');
  await raw(terminal);
  // In two pieces, since the typed text is echoed too.
  terminal.type('sh -c "echo run""ning; exec sleep 60"\r');
  await terminal.shows('running');
  terminal.type('\x1a');
  await terminal.shows('Stopped');
  // bash asks for confirmation when there are stopped jobs.
  terminal.type('exit 9\r');
  await terminal.shows('There are stopped jobs');
  terminal.type('exit 9\r');
  assert.equal(await terminal.shows(/status (\d+),/), '9');
  await terminal.end();
});

test("strand run shows the command's output unchanged: a newline without a carriage return", async () => {
  const terminal = Terminal.shell(`strand run sh -c 'stty -opost; printf "one\\ntwo\\n"'`);
  await terminal.end();
  assert.equal(terminal.output, 'one\ntwo\n');
});

test("strand run with its output in a pipe does not change OPOST of the user's terminal", async () => {
  const terminal = Terminal.shell(`strand run ${waiting} | { cat > /dev/null; echo over; }; echo end`);
  await raw(terminal);
  assert.equal(terminal.child.getAttributes().OPOST, true);
  terminal.type('\r');
  await terminal.end();
  assert.equal(terminal.output, 'over\r\nend\r\n');
});

/** /proc/PID/fdinfo has flags in octal. */
const O_NONBLOCK = 0o4000;

/** Whether the file behind a descriptor of another process is non-blocking. */
function isNonBlocking(pid: number | string, fd: number): boolean {
  const [, flags = ''] = /flags:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8')) ?? [];
  assert.notEqual(flags, '');
  return (Number.parseInt(flags, 8) & O_NONBLOCK) !== 0;
}

test("strand run never makes the user's terminal non-blocking", async () => {
  const terminal = Terminal.shell(`strand run ${waiting}; echo end; read go`);
  const look = () => [0, 1, 2].map((fd) => isNonBlocking(terminal.child.pid, fd));
  await terminal.shows('up');
  await raw(terminal);
  assert.deepEqual(look(), [false, false, false]);
  terminal.type('\r');
  await terminal.shows('end');
  assert.deepEqual(look(), [false, false, false]);
  terminal.type('\n');
  await terminal.end();
});

test('strand run never makes the pipes of standard input and output non-blocking', async () => {
  // Not those of standard error: from Node 22 on, an import of node:util makes Node open it.
  const command = `sh -c 'cat > /dev/null; cat /proc/$1/fdinfo/0 /proc/$1/fdinfo/1' - $BASHPID`;
  const { stdout } = await sh(`printf x | { strand run ${command}; } 2> /dev/null | cat`);
  const flags = [...stdout.matchAll(/flags:\s*(\d+)/g)].map(([, octal = '']) => Number.parseInt(octal, 8));
  assert.deepEqual(
    flags.map((flag) => flag & O_NONBLOCK),
    [0, 0],
  );
});
