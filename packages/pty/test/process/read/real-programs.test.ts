/** Programs that people use: shells, editors, pagers, interpreters. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { ProcessDone } from 'strand-pty';
import { describeForeground, type Foreground } from '#src/terminal/foreground.js';
import { eventually } from '../../support/proc.js';
import type { RecordingProtocol } from '../../support/recording-protocol.js';
import { pidOf, run } from '../../support/start.js';
import { test } from '../../support/test.js';

const folder = mkdtempSync(join(tmpdir(), 'strand-programs-'));
after(() => rmSync(folder, { recursive: true }));

function needs(program: string): { skip: string | false } {
  const there = spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
  return { skip: !there && `needs ${program}` };
}

const env = {
  ...process.env,
  TERM: 'xterm',
  PS1: '$ ',
  LANG: 'C.UTF-8',
  TMUX_TMPDIR: folder,
  TMUX: undefined,
};

function type(child: RecordingProtocol, text: string): void {
  child.transport.write(Buffer.from(text));
}

/** A shell at its prompt. */
async function shell(): Promise<RecordingProtocol> {
  const child = run('bash', ['--norc', '--noprofile', '-i'], { env, usePTY: { eof: 'always' } });
  await child.received('$ ');
  return child;
}

/** Waits until the shell has executed the program, and returns its process group. */
async function inForeground(child: RecordingProtocol, name: string): Promise<number> {
  const { transport } = child;
  const job = (): Foreground | null =>
    describeForeground(transport.reactor.system, transport.getForegroundGroup());
  await eventually(`${name} is in the foreground`, () => job()?.name === name);
  return job()?.pgid ?? 0;
}

test(
  "bash runs a command, and an end of input at its prompt ends it with that command's exit code",
  async () => {
    const child = await shell();
    type(child, 'echo $((6 * 7)); (exit 5)\r');
    await child.received(/42\n.*\$ $/s);
    child.transport.closeStdin();
    assert.equal((await child.ended).exitCode, 5);
  },
  needs('bash'),
);

test(
  'an interrupt character typed to bash ends the foreground job, and the shell goes on',
  async () => {
    const child = await shell();
    type(child, 'sleep 60\r');
    await inForeground(child, 'sleep');
    type(child, '\x03');
    type(child, 'echo "status $?"\r');
    await child.received('status 130');
    type(child, 'exit\r');
    await child.ended;
  },
  needs('bash'),
);

test(
  'a job of bash can be stopped, sent to the background and brought back',
  async () => {
    const child = await shell();
    type(child, 'cat\r');
    const job = await inForeground(child, 'cat');
    type(child, '\x1a');
    await child.received('Stopped');
    assert.equal(child.transport.getForegroundGroup(), pidOf(child));
    type(child, 'fg\r');
    assert.equal(await inForeground(child, 'cat'), job);
    type(child, 'heard\r');
    await child.received((output) => output.split('heard\n').length === 3);
    type(child, '\x04');
    type(child, 'exit\r');
    await child.ended;
  },
  needs('bash'),
);

test(
  'python answers, is interrupted, and exits with the code given to exit()',
  async () => {
    const child = run('python3', ['-q'], { env });
    await child.received('>>> ');
    type(child, 'print(6 * 7)\r');
    await child.received(/42\n.*>>> $/s);
    type(child, 'import time; print("slee" + "ping"); time.sleep(60)\r');
    await child.received('sleeping');
    type(child, '\x03');
    await child.received(/KeyboardInterrupt\n.*>>> $/s);
    type(child, 'exit(3)\r');
    assert.equal((await child.ended).exitCode, 3);
  },
  needs('python3'),
);

test(
  'vi writes the typed text to its file',
  async () => {
    const file = join(folder, 'text');
    const child = run('vi', [file], { env });
    await child.received('~');
    type(child, 'ione\rtwo\x1b:wq\r');
    assert.ok((await child.ended) instanceof ProcessDone);
    assert.equal(readFileSync(file, 'utf8'), 'one\ntwo\n');
  },
  needs('vi'),
);

test(
  'less shows the beginning of a file, goes to its end, and quits',
  async () => {
    const file = join(folder, 'numbers');
    writeFileSync(file, Array.from({ length: 1000 }, (_, index) => `line ${index}\n`).join(''));
    const child = run('less', [file], { env });
    await child.received('line 0');
    await child.received('line 22');
    type(child, 'G');
    await child.received('line 999');
    type(child, 'q');
    assert.ok((await child.ended) instanceof ProcessDone);
  },
  needs('less'),
);

test(
  'tmux, whose server closes the terminal, attaches and ends',
  async () => {
    const command = ['-L', 'strand', '-f', '/dev/null', 'new-session', 'echo inside; read line'];
    const child = run('tmux', command, { env });
    await child.received('inside');
    type(child, '\r');
    await child.received('[exited]');
    assert.ok((await child.ended) instanceof ProcessDone);
  },
  needs('tmux'),
);
