/** What programs wait for, and what the session says. Each program is real; one that is not installed is skipped. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Session, Waiting } from 'strand-terminal';
import { isInstalled } from '../support/programs.js';
import { start } from '../support/session.js';
import { cleanUp, test } from '../support/test.js';

interface Row {
  readonly what: string;
  readonly command: readonly [string, ...string[]];
  readonly expected: Waiting | 'working';
  /** The program that has to be installed. Default: that of the command. */
  readonly needs?: string;
  /** Whether it is started as another user than root, which needs root. */
  readonly asNobody?: true;
  /** What brings the program there. */
  readonly drive?: (session: Session) => Promise<unknown>;
  /** For a program that works: resolves when it does. */
  readonly name?: string;
}

const NOBODY = 65_534;

const sh = (script: string): [string, ...string[]] => ['sh', '-c', script];
const python = (script: string): [string, ...string[]] => ['python3', '-c', script];
const sent = (line: string) => async (session: Session) => {
  await session.waitForState(['line', 'keys']);
  await session.sendLine(line);
};

const rows: readonly Row[] = [
  { what: 'cat', command: ['cat'], expected: 'line' },
  { what: 'cat at the end of a pipe', command: sh('cat | cat'), expected: 'line' },
  {
    what: 'cat whose parent has ended',
    // No child of the program that was started, and not below it.
    command: sh('(cat </dev/tty &); exec sleep 60'),
    expected: 'line',
    needs: 'sh',
  },
  { what: 'read of sh', command: sh('read line'), expected: 'line', needs: 'sh' },
  { what: 'input() of python3', command: python('input("? ")'), expected: 'line' },
  { what: 'getpass of python3', command: python('import getpass; getpass.getpass()'), expected: 'password' },
  {
    what: 'select of python3 on its input',
    command: python('import select; select.select([0], [], [])'),
    expected: 'line',
  },
  {
    what: 'a thread of python3 that reads',
    command: python('import threading, time\nthreading.Thread(target=input).start()\ntime.sleep(60)'),
    expected: 'line',
  },
  { what: 'the prompt of python3', command: ['python3', '-q'], expected: 'keys' },
  {
    what: 'node that reads lines',
    command: [process.execPath, '-e', 'process.stdin.resume()'],
    expected: 'line',
  },
  { what: 'the prompt of bash', command: ['bash', '--norc', '-i'], expected: 'keys' },
  { what: 'the prompt of dash', command: ['dash', '-i'], expected: 'line' },
  { what: 'the prompt of zsh', command: ['zsh', '-f', '-i'], expected: 'keys' },
  { what: 'the prompt of busybox sh', command: ['busybox', 'sh'], expected: 'keys' },
  { what: 'the prompt of fish', command: ['fish', '--no-config'], expected: 'keys' },
  { what: 'vared of zsh', command: ['zsh', '-fc', 'x=; vared x'], expected: 'keys' },
  { what: 'read -s of zsh', command: ['zsh', '-fc', 'read -s x'], expected: 'password' },
  { what: 'read -s of bash', command: ['bash', '-c', 'read -s x'], expected: 'password' },
  { what: 'a program in bash', command: ['bash', '--norc', '-i'], expected: 'line', drive: sent('cat') },
  {
    what: 'the passphrase of ssh-keygen',
    command: sh('exec ssh-keygen -t ed25519 -f "$KEY"'),
    expected: 'password',
    needs: 'ssh-keygen',
  },
  { what: 'the password of passwd', command: ['passwd'], expected: 'password' },
  {
    what: 'the password of su',
    command: ['su', '-c', 'true'],
    expected: 'password',
    asNobody: true,
  },
  {
    what: 'the password of sudo',
    command: ['sudo', 'true'],
    expected: 'password',
    asNobody: true,
  },
  { what: 'less', command: ['less', '/etc/passwd'], expected: 'keys' },
  { what: 'vi', command: ['vi', '-u', 'NONE'], expected: 'keys' },
  { what: 'vim', command: ['vim', '-u', 'NONE'], expected: 'keys' },
  { what: 'top', command: ['top'], expected: 'keys' },
  { what: 'htop', command: ['htop'], expected: 'keys' },
  { what: 'nano', command: ['nano'], expected: 'keys' },
  { what: 'dialog', command: ['dialog', '--yesno', 'Really?', '7', '30'], expected: 'keys' },
  { what: 'whiptail', command: ['whiptail', '--yesno', 'Really?', '7', '30'], expected: 'keys' },
  { what: 'fzf', command: sh('seq 9 | fzf'), expected: 'keys', needs: 'fzf' },
  { what: 'gdb', command: ['gdb', '-q', '-nx'], expected: 'keys' },
  { what: 'sqlite3', command: ['sqlite3'], expected: 'keys' },
  { what: 'cat in script', command: ['script', '-qc', 'cat', '/dev/null'], expected: 'line' },
  {
    what: 'getpass in script',
    command: ['script', '-qc', 'bash -c "read -s x"', '/dev/null'],
    expected: 'password',
  },
  { what: 'sleep', command: ['sleep', '60'], expected: 'working' },
  {
    what: 'sleep in script',
    // A shell that does not `exec` its last command would be the leader of the group.
    command: ['script', '-qc', 'exec sleep 60', '/dev/null'],
    expected: 'working',
    name: 'sleep',
  },
  {
    what: 'sleep in bash',
    command: ['bash', '--norc', '-i'],
    expected: 'working',
    drive: sent('sleep 60'),
    name: 'sleep',
  },
  { what: 'python3 that computes', command: python('while True: pass'), expected: 'working' },
  {
    what: 'a pipe that computes',
    command: sh('yes | tr y n > /dev/null'),
    expected: 'working',
    needs: 'sh',
    name: 'sh',
  },
  { what: 'read from a pipe', command: sh('sleep 60 | { read x; }'), expected: 'working', needs: 'sh' },
  {
    what: 'select of python3 on a pipe',
    command: python('import os, select; r, w = os.pipe(); print("ready"); select.select([r], [], [])'),
    expected: 'working',
  },
  {
    what: 'poll of python3 on a pipe without canonical mode',
    command: python(
      'import os, select, tty; tty.setcbreak(0); r, w = os.pipe(); p = select.poll(); p.register(r, 1); print("ready"); p.poll()',
    ),
    expected: 'working',
    drive: (session) => session.expect('ready'),
  },
  {
    what: 'poll of python3 on its terminal, but not for input',
    command: python(
      'import select, tty; tty.setcbreak(0); p = select.poll(); p.register(0, select.POLLPRI); print("ready"); p.poll()',
    ),
    expected: 'working',
    drive: (session) => session.expect('ready'),
  },
  {
    what: 'epoll of python3 on its terminal, but not for input',
    command: python(
      'import select, tty; tty.setcbreak(0); p = select.epoll(); p.register(0, select.EPOLLPRI); print("ready"); p.poll()',
    ),
    expected: 'working',
    drive: (session) => session.expect('ready'),
  },
  {
    what: 'epoll of node on a timer',
    command: [process.execPath, '-e', 'console.log("ready"); setInterval(() => {}, 60000)'],
    expected: 'working',
    drive: (session) => session.expect('ready'),
  },
];

for (const { what, command, expected, needs = command[0], asNobody, drive, name } of rows) {
  const missing = !needs.startsWith('/') && !isInstalled(needs) && `${needs} is not installed`;
  test(
    `the state of ${what} is '${expected}', known by the kernel`,
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'state-'));
      cleanUp(() => rmSync(folder, { recursive: true }));
      const env = {
        ...process.env,
        PS1: '$ ',
        HISTFILE: '',
        KEY: join(folder, 'key'),
        TERM: 'xterm-256color',
      };
      const [file, ...args] = command;
      const identity = asNobody ? { uid: NOBODY, gid: NOBODY, groups: [], cwd: '/' } : { cwd: folder };
      const session = start(file, args, { env, ...identity });
      await drive?.(session);
      if (expected === 'working') await isWorking(session, name ?? '');
      else {
        const { state, by } = await session.waitForState(['line', 'keys', 'password']);
        assert.deepEqual({ state, by }, { state: expected, by: 'kernel' });
      }
    },
    { skip: missing || (asNobody && process.getuid?.() !== 0 && 'needs root') },
  );
}

test('a program that is stopped while it waits for a line is working', async () => {
  const session = start('cat');
  const { pid } = await session.waitForState('line');
  process.kill(pid ?? 0, 'SIGSTOP');
  while (session.state().state !== 'working') await session.settled({ quiet: 5 });
  process.kill(pid ?? 0, 'SIGCONT');
  assert.equal((await session.waitForState('line')).pid, pid);
});

/** Asks many times while the program works. */
async function isWorking(session: Session, name: string): Promise<void> {
  for (let seen = 0; seen < 20; ) {
    const state = session.state();
    if (name === '' || state.name === name) {
      seen += 1;
      assert.deepEqual({ state: state.state, by: state.by }, { state: 'working', by: 'kernel' });
    }
    await session.settled({ quiet: 5 });
  }
}
