// `npm run test:native`: the tests of the C core. Each file packages/pty/native/test/*_test.c is a program; it is
// linked with the core alone, without Node and without libuv.
//
//   npm run test:native                   as they are
//   npm run test:native -- --asan         under AddressSanitizer (with leaks) and UndefinedBehaviorSanitizer
//   npm run test:native -- --valgrind     under valgrind, which also counts what is left open
//   npm run test:native -- --all spawn    all three, only the files with `spawn` in their name
//   npm run test:native -- --musl         with musl as the C library
//   npm run test:native -- --arm64        for arm64 under emulation, those that it can run

import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArguments } from './lib/arguments.mjs';
import { filesUnder, native, pty } from './lib/project.mjs';
import { capture, fail, step } from './lib/run.mjs';
import { arm64Emulator, arm64EmulatorProblem, compilerFor, installCompilers } from './lib/targets.mjs';
import { compiler, ensureNode, ensurePrograms, programsOfBuild } from './lib/toolchain.mjs';

const watchdog = 60_000;

// The same as in binding.gyp, but for the optimisation.
const flags = [
  '-std=gnu11',
  '-D_GNU_SOURCE',
  '-g',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-Wshadow',
  '-Wstrict-prototypes',
  '-Wmissing-prototypes',
  '-Wvla',
];

/**
 * @typedef {object} Mode
 * @property {string} name
 * @property {string} [target] the platform that they are for, where it is not the machine's
 * @property {RegExp} [only] the tests that can be run there
 * @property {string[]} flags how the programs are built
 * @property {string[]} wrapper what runs them
 * @property {Record<string, string>} env
 */

/** @type {Record<'plain' | 'asan' | 'valgrind' | 'musl' | 'arm64', Mode>} */
const modes = {
  plain: { name: 'plain', flags: ['-O2'], wrapper: [], env: {} },
  asan: {
    name: 'asan+ubsan',
    flags: ['-O1', '-fno-omit-frame-pointer', '-fsanitize=address,undefined', '-fno-sanitize-recover=all'],
    wrapper: [],
    env: { ASAN_OPTIONS: 'detect_leaks=1', UBSAN_OPTIONS: 'print_stacktrace=1' },
  },
  valgrind: {
    name: 'valgrind',
    flags: ['-O1'],
    wrapper: [
      'valgrind',
      '--quiet',
      '--error-exitcode=99',
      '--leak-check=full',
      '--track-fds=yes',
      '--child-silent-after-fork=yes',
    ],
    env: {},
  },
  musl: {
    name: 'musl',
    target: 'linux-x64-musl',
    // musl-gcc has no headers of the kernel.
    flags: ['-O2', '-idirafter', '/usr/include', '-idirafter', '/usr/include/x86_64-linux-gnu'],
    wrapper: [],
    env: {},
  },
  arm64: {
    name: 'arm64',
    target: 'linux-arm64-gnu',
    // All others start themselves as a child, need a subreaper, seccomp or RLIMIT_AS: the emulator has none of these.
    only: /^(closefds|features|identity|search|spawn_identity|spawn_threads|watches)_test$/,
    flags: ['-O2'],
    wrapper: arm64Emulator,
    env: {},
  },
};

const { values: wanted, filters } = parseArguments({
  asan: { type: 'boolean' },
  valgrind: { type: 'boolean' },
  all: { type: 'boolean' },
  musl: { type: 'boolean' },
  arm64: { type: 'boolean' },
});

ensureNode();
ensurePrograms([...programsOfBuild, ...(wanted.valgrind || wanted.all ? ['valgrind'] : [])]);
const noArm64 = wanted.arm64 && arm64EmulatorProblem();
if (noArm64) fail(`arm64: ${noArm64}`);

const tests = filesUnder(join(native, 'test'), /_test\.c$/).filter(
  (file) => filters.length === 0 || filters.some((filter) => basename(file).includes(filter)),
);
if (tests.length === 0) fail('native: no test found');

const chosen = [
  wanted.all && modes.plain,
  (wanted.all || wanted.asan) && modes.asan,
  (wanted.all || wanted.valgrind) && modes.valgrind,
  wanted.musl && modes.musl,
  wanted.arm64 && modes.arm64,
].filter((mode) => mode !== undefined && mode !== false);

let passed = 0;
let failed = 0;
for (const mode of chosen.length > 0 ? chosen : [modes.plain]) {
  for (const program of build(mode)) {
    const problem = problemOf(program, mode);
    if (problem === undefined) passed += 1;
    else failed += 1;
    console.log(`${problem === undefined ? 'ok  ' : 'FAIL'} ${mode.name}: ${basename(program)}`);
    if (problem !== undefined) console.log(problem);
  }
}
console.log(`native: ${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** Compiles the core once and links every test with it. It takes seconds, so it is done anew every time. */
function build(mode) {
  const folder = join(pty, 'build-test', mode.name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });

  const [cc = 'cc', ...ccArgs] = (mode.target ? crossCompiler(mode.target) : compiler()) ?? [];
  const args = [...ccArgs, ...flags, ...mode.flags];
  const shared = filesUnder(join(native, 'core'), /\.c$/);
  const support = join(native, 'test', 'support.c');
  if (existsSync(support)) shared.push(support);
  // Without -o, the objects go where the compiler runs.
  step(`Compiling the core (${mode.name})`, cc, [...args, '-c', ...shared], { cwd: folder });

  const objects = filesUnder(folder, /\.o$/);
  const runnable = tests.filter((test) => mode.only?.test(basename(test, '.c')) ?? true);
  return runnable.map((test) => {
    const program = join(folder, basename(test, '.c'));
    step(`Compiling ${basename(test)}`, cc, [...args, test, ...objects, '-o', program, '-pthread']);
    return program;
  });
}

/** Runs one test. The answer is what is wrong, or nothing. */
function problemOf(program, mode, again = false) {
  const [file = program, ...args] = [...mode.wrapper, program];
  const result = capture(file, args, {
    env: { ...process.env, ...mode.env },
    timeout: watchdog,
    killSignal: 'SIGKILL',
    // In a session of its own: no terminal of ours to touch, and one kill reaches whatever it started.
    detached: true,
  });
  killGroup(result.pid);

  // The emulator of a whole process may deadlock when several threads clone at once: seen once in seven runs on a busy
  // machine, and never without it.
  if (mode.wrapper.length > 0 && mode.target && result.ending.includes('SIGKILL') && !again) {
    console.log(`note: ${basename(program)} did not end under the emulator, and is run once more`);
    return problemOf(program, mode, true);
  }

  // LeakSanitizer needs ptrace, which some containers and debuggers do not leave to it.
  if (
    mode.env.ASAN_OPTIONS === 'detect_leaks=1' &&
    result.output.includes('LeakSanitizer has encountered a fatal')
  ) {
    console.log('note: LeakSanitizer cannot run here (no ptrace), so leaks are left to valgrind');
    mode.env.ASAN_OPTIONS = 'detect_leaks=0';
    return problemOf(program, mode);
  }
  if (!result.ok) return `${result.output}${basename(program)} ${result.ending}`;
  const open = mode === modes.valgrind ? leftOpen(result.output) : [];
  return open.length > 0 ? `left open at the end:\n${open.join('\n')}` : undefined;
}

/** The descriptors that valgrind lists and the program opened itself: for them valgrind has no exit code. */
function leftOpen(output) {
  const entries = output.split(/^(?===\d+== Open )/m).slice(1);
  return entries.filter((entry) => !entry.includes('<inherited from parent>'));
}

function killGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing was left, as it should be.
  }
}

function crossCompiler(target) {
  installCompilers([target]);
  const { cc, problem } = compilerFor(target);
  return cc ? [cc] : fail(`${target}: ${problem}`);
}
