// `npm run test:native` runs the tests of the C core. Each packages/pty/native/test/*_test.c is a program, which is linked with
// the core alone, without Node and without libuv.
//
//   npm run test:native                   plain
//   npm run test:native -- --asan         under AddressSanitizer (with leaks) and UndefinedBehaviorSanitizer
//   npm run test:native -- --valgrind     under valgrind, which also finds open descriptors
//   npm run test:native -- --all spawn    all three, only the files with `spawn` in their name
//   npm run test:native -- --musl         with musl as the C library
//   npm run test:native -- --arm64        for arm64 under emulation, the tests that it can run

import { mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArguments } from './lib/arguments.mjs';
import { filesUnder, native, pty } from './lib/project.mjs';
import { report, summarize } from './lib/report.mjs';
import { capture, fail, step } from './lib/run.mjs';
import { arm64Emulator, arm64EmulatorProblem, compilerFor, installCompilers } from './lib/targets.mjs';
import { compiler, ensureNode, ensurePrograms, programsOfBuild } from './lib/toolchain.mjs';

const TIMEOUT_MS = 60_000;

// As in binding.gyp, except for the optimisation.
const flags = `-std=gnu11 -D_GNU_SOURCE -g -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes
  -Wmissing-prototypes -Wvla`.split(/\s+/);

/**
 * @typedef {object} Mode
 * @property {string[]} flags of the compiler
 * @property {string[]} [wrapper] the command that runs the programs
 * @property {Record<string, string>} [env]
 * @property {string} [target] the platform, if it is not that of this machine
 * @property {RegExp} [only] the tests that can run there
 */

/** @type {Record<string, Mode>} */
const modes = {
  plain: { flags: ['-O2'] },
  asan: {
    flags: ['-O1', '-fno-omit-frame-pointer', '-fsanitize=address,undefined', '-fno-sanitize-recover=all'],
    env: { ASAN_OPTIONS: 'detect_leaks=1', UBSAN_OPTIONS: 'print_stacktrace=1' },
  },
  valgrind: {
    flags: ['-O1'],
    wrapper: `valgrind --quiet --error-exitcode=99 --leak-check=full --track-fds=yes
      --child-silent-after-fork=yes`.split(/\s+/),
  },
  musl: {
    target: 'linux-x64-musl',
    // musl-gcc does not find the headers of the kernel.
    flags: ['-O2', '-idirafter', '/usr/include', '-idirafter', '/usr/include/x86_64-linux-gnu'],
  },
  arm64: {
    target: 'linux-arm64-gnu',
    // The other tests start themselves as a child, or need a subreaper, seccomp or RLIMIT_AS, which the emulator lacks.
    only: /^(closefds|features|identity|poller|search|spawn_identity|spawn_threads|watches)_test$/,
    flags: ['-O2'],
    wrapper: arm64Emulator,
  },
};

const options = Object.fromEntries(['all', ...Object.keys(modes)].map((name) => [name, { type: 'boolean' }]));
const { values: wanted, filters } = parseArguments(options);
if (wanted.all) Object.assign(wanted, { plain: true, asan: true, valgrind: true });
const chosen = Object.keys(modes).filter((name) => wanted[name]);

ensureNode();
ensurePrograms([...programsOfBuild, ...(wanted.valgrind ? ['valgrind'] : [])]);
const noArm64 = wanted.arm64 && arm64EmulatorProblem();
if (noArm64) fail(`arm64: ${noArm64}`);

const tests = filesUnder(join(native, 'test'), /_test\.c$/).filter(
  (file) => filters.length === 0 || filters.some((filter) => basename(file).includes(filter)),
);
if (tests.length === 0) fail('native: no test found');

for (const name of chosen.length > 0 ? chosen : ['plain']) {
  for (const program of build(name, modes[name])) {
    const problem = problemOf(program, modes[name]);
    report(`${name}: ${basename(program)}`, problem === undefined, problem);
  }
}
summarize('native');

/** Compiles the core, and links each test with it. Takes seconds, so nothing is kept. Returns the paths of the programs. */
function build(name, mode) {
  const folder = join(pty, 'build-test', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });

  const [cc = 'cc', ...ccArgs] = (mode.target ? crossCompiler(mode.target) : compiler()) ?? [];
  const args = [...ccArgs, ...flags, ...mode.flags];
  const shared = [...filesUnder(join(native, 'core'), /\.c$/), join(native, 'test', 'support.c')];
  // Without -o the compiler writes the objects into its working directory.
  step(`Compiling the core (${name})`, cc, [...args, '-c', ...shared], { cwd: folder });

  const objects = filesUnder(folder, /\.o$/);
  const runnable = tests.filter((test) => mode.only?.test(basename(test, '.c')) ?? true);
  return runnable.map((test) => {
    const program = join(folder, basename(test, '.c'));
    step(`Compiling ${basename(test)}`, cc, [...args, test, ...objects, '-o', program, '-pthread']);
    return program;
  });
}

/** Runs a test, and returns what is wrong, if anything. */
function problemOf(program, mode, again = false) {
  const [file, ...args] = [...(mode.wrapper ?? []), program];
  const result = capture(file, args, {
    env: { ...process.env, ...mode.env },
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
    // In a new session, so that it cannot touch this terminal, and one kill ends everything that it has started.
    detached: true,
  });
  killGroup(result.pid);

  // The emulator may deadlock when several threads clone at once: about once in ten runs on a busy machine.
  if (mode === modes.arm64 && result.ending.includes('SIGKILL') && !again) {
    console.log(`note: ${basename(program)} hangs under the emulator, and runs once more`);
    return problemOf(program, mode, true);
  }

  // LeakSanitizer needs ptrace, which containers and debuggers may forbid.
  if (
    mode.env?.ASAN_OPTIONS === 'detect_leaks=1' &&
    result.output.includes('LeakSanitizer has encountered a fatal')
  ) {
    console.log('note: LeakSanitizer cannot run here (no ptrace), so only valgrind finds leaks');
    mode.env.ASAN_OPTIONS = 'detect_leaks=0';
    return problemOf(program, mode);
  }
  if (!result.ok) return `${result.output}${basename(program)} ${result.ending}`;
  const open = mode === modes.valgrind ? openDescriptors(result.output) : [];
  return open.length > 0 ? `open at the end:\n${open.join('\n')}` : undefined;
}

/** Returns the descriptors that valgrind lists as open, except inherited ones. They do not change its exit status. */
function openDescriptors(output) {
  const entries = output.split(/^(?===\d+== Open )/m).slice(1);
  return entries.filter((entry) => !entry.includes('<inherited from parent>'));
}

function killGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error; // Nothing is left.
  }
}

function crossCompiler(target) {
  installCompilers([target]);
  const { cc, problem } = compilerFor(target);
  return cc ? [cc] : fail(`${target}: ${problem}`);
}
