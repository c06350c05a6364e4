/**
 * How the scripts of the repository handle missing programs. Nothing is installed: apt-get and sudo are shell
 * scripts.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Terminal } from './support/terminal.js';
import { cleanUp, test } from './support/test.js';

const toolchain = new URL('../../../scripts/lib/toolchain.mjs', import.meta.url).href;
const isRoot = process.getuid?.() === 0;

/** A directory that is all of PATH, so that a test decides which programs exist. */
class Machine {
  readonly env: NodeJS.ProcessEnv;
  readonly #folder = mkdtempSync(join(tmpdir(), 'strand-machine-'));
  readonly #log = join(this.#folder, 'log');

  constructor(...programs: readonly string[]) {
    cleanUp(() => rmSync(this.#folder, { recursive: true }));
    // Accessible also to a process that has given up root.
    chmodSync(this.#folder, 0o777);
    writeFileSync(this.#log, '');
    chmodSync(this.#log, 0o666);
    symlinkSync('/usr/bin/env', join(this.#folder, 'env'));
    for (const name of programs) this.#add(name);
    this.env = { PATH: this.#folder };
  }

  #add(name: string): void {
    const lines = {
      sudo: ['"$@"'],
      'apt-get': [
        '[ "$1" = install ] || exit 0',
        `cd ${this.#folder}`,
        'case "$*" in *build-essential*) ln -s /bin/true cc; ln -s /bin/true make;; esac',
        'case "$*" in *tmux*) ln -s /bin/true tmux;; esac',
      ],
    }[name];
    const script = ['#!/bin/sh', `echo "${name} $*" >>${this.#log}`, 'PATH=$PATH:/bin', ...(lines ?? [])];
    writeFileSync(join(this.#folder, name), `${script.join('\n')}\n`, { mode: 0o755 });
  }

  /** The calls of these programs. */
  get log(): string[] {
    return readFileSync(this.#log, 'utf8').split('\n').slice(0, -1);
  }
}

type Command = [file: string, args: string[]];

/** A script that needs these programs; it runs as root if the tests do. */
function script(required: string[], optional: string[] = [], before = ''): Command {
  const code = `
    import { ensurePrograms } from '${toolchain}';
    ${before}
    ensurePrograms(${JSON.stringify(required)}, ${JSON.stringify(optional)}, 'Some tests are skipped');
    console.log('ready');
  `;
  return [process.execPath, ['--input-type=module', '-e', code]];
}

/** The same script as an unprivileged user. */
function scriptOfUser(required: string[], optional: string[] = []): Command {
  return script(required, optional, isRoot ? 'process.setuid(65534);' : '');
}

function runWithoutTerminal([file, args]: Command, env: NodeJS.ProcessEnv) {
  const { stdout, stderr, status } = spawnSync(file, args, {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { stdout, stderr, status };
}

test('a script whose programs are all there installs nothing and says nothing', () => {
  const machine = new Machine('cc', 'make', 'apt-get');
  const result = runWithoutTerminal(script(['cc', 'make']), machine.env);
  assert.deepEqual(result, { stdout: 'ready\n', stderr: '', status: 0 });
  assert.deepEqual(machine.log, []);
});

test(
  'a script that root runs installs the missing programs with apt-get and says so in one line',
  () => {
    const machine = new Machine('apt-get');
    const { stdout, stderr, status } = runWithoutTerminal(script(['cc', 'make'], ['tmux']), machine.env);
    assert.match(stderr, /^strand: installing build-essential tmux with apt-get .*STRAND_NO_INSTALL=1.*\n$/);
    assert.equal(stdout, 'ready\n');
    assert.equal(status, 0);
    assert.deepEqual(machine.log, [
      'apt-get update',
      'apt-get install -y --no-install-recommends build-essential tmux',
    ]);
  },
  { skip: !isRoot && 'needs root' },
);

test('a script installs nothing with STRAND_NO_INSTALL=1, and one sentence says what is missing', () => {
  const machine = new Machine('apt-get');
  const env = { ...machine.env, STRAND_NO_INSTALL: '1' };
  const { stdout, stderr, status } = runWithoutTerminal(script(['cc', 'make']), env);
  assert.match(stderr, /^This needs a C compiler and make, .*apt-get install build-essential\n$/);
  assert.equal(stdout, '');
  assert.equal(status, 1);
  assert.deepEqual(machine.log, []);
});

test('a script names the compiler of $CC when it does not exist, and installs no other', () => {
  const machine = new Machine('apt-get');
  const { stderr, status } = runWithoutTerminal(script(['cc']), { ...machine.env, CC: 'no-such-cc -m64' });
  assert.match(stderr, /^This needs the C compiler that \$CC names \(no-such-cc -m64\), .*\n$/);
  assert.equal(status, 1);
  assert.deepEqual(machine.log, []);
});

test('a script goes on without an optional program, and one sentence says what is missing', () => {
  const machine = new Machine('cc');
  const { stdout, stderr, status } = runWithoutTerminal(script(['cc'], ['tmux']), machine.env);
  assert.match(stderr, /^strand: Some tests are skipped: they need tmux, .*apt-get install tmux\n$/);
  assert.equal(stdout, 'ready\n');
  assert.equal(status, 0);
});

test('a script that a user runs without a terminal does not use sudo', () => {
  const machine = new Machine('sudo', 'apt-get');
  const { stderr, status } = runWithoutTerminal(scriptOfUser(['make']), machine.env);
  assert.match(stderr, /^This needs make, .*apt-get install build-essential\n$/);
  assert.equal(status, 1);
  assert.deepEqual(machine.log, []);
});

test('a script that a user runs on a terminal uses sudo after a yes', async () => {
  const machine = new Machine('sudo', 'apt-get');
  const terminal = new Terminal(...scriptOfUser(['make']), { env: machine.env });
  await terminal.shows('Run `sudo apt-get install build-essential`?');
  terminal.type('y\n');
  assert.equal((await terminal.end()).exitCode, 0);
  assert.match(terminal.output, /ready\r\n$/);
  assert.deepEqual(
    machine.log.filter((line) => line.startsWith('sudo')),
    ['update', 'install -y --no-install-recommends build-essential'].map(
      (args) => `sudo env DEBIAN_FRONTEND=noninteractive apt-get ${args}`,
    ),
  );
});

test('a script that a user runs on a terminal does not use sudo after any other answer', async () => {
  const machine = new Machine('sudo', 'apt-get');
  const terminal = new Terminal(...scriptOfUser(['make']), { env: machine.env });
  await terminal.shows('Run `sudo apt-get install build-essential`?');
  terminal.type('\n');
  assert.equal((await terminal.end()).exitCode, 1);
  assert.match(terminal.output, /This needs make, which this machine does not have\./);
  assert.deepEqual(machine.log, []);
});
