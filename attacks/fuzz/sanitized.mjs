// Builds a copy of the package with a sanitizer in its addon.

import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { compileAddon } from '../../scripts/lib/addon.mjs';
import { native, pty, root } from '../../scripts/lib/project.mjs';
import { capture, fail } from '../../scripts/lib/run.mjs';
import { compiler } from '../../scripts/lib/toolchain.mjs';

/**
 * @param {string} name of the folder
 * @param {string} checks for -fsanitize
 */
function buildSanitized(name, checks) {
  const folder = join(root, 'attacks', 'build', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'native'), { recursive: true });
  cpSync(join(pty, 'dist'), join(folder, 'dist'), { recursive: true });
  cpSync(join(pty, 'package.json'), join(folder, 'package.json'));
  for (const part of ['core', 'binding', 'binding.gyp']) {
    cpSync(join(native, part), join(folder, 'native', part), { recursive: true });
  }
  const sanitize = `-fsanitize=${checks} -fno-omit-frame-pointer -g`;
  // With sanitizers gcc warns of code paths that do not exist.
  process.env.CFLAGS = `${sanitize} -fno-sanitize-recover=all -Wno-error=maybe-uninitialized`;
  process.env.LDFLAGS = sanitize;
  compileAddon(join(folder, 'native'), compiler()?.join(' ') ?? 'cc');
  return folder;
}

/** Returns the path of a library of the compiler. */
function libraryOf(name) {
  const [cc = 'cc', ...args] = compiler() ?? [];
  const { ok, output } = capture(cc, [...args, `-print-file-name=${name}`]);
  const path = output.trim();
  return ok && path.startsWith('/') ? path : fail(`The compiler has no ${name}.`);
}

/** Without the search for leaks, since Node itself does not free everything at its end. */
export function addressSanitizer() {
  return {
    STRAND_PTY_FOLDER: buildSanitized('sanitized', 'address,undefined'),
    STRAND_FUZZ_PATIENCE: '30000',
    LD_PRELOAD: `${libraryOf('libasan.so')}:${libraryOf('libubsan.so')}`,
    ASAN_OPTIONS: 'detect_leaks=0:detect_stack_use_after_return=0:abort_on_error=1',
    UBSAN_OPTIONS: 'print_stacktrace=1:halt_on_error=1',
  };
}

const reports = join(root, 'attacks', 'build', 'races');

/** The child gets a copy of the memory, since ThreadSanitizer takes a child on shared memory for a thread. */
export function threadSanitizer() {
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  return {
    STRAND_PTY_FOLDER: buildSanitized('races-addon', 'thread'),
    STRAND_PTY_WITHOUT: 'vfork,clone_files',
    STRAND_FUZZ_PATIENCE: '60000',
    LD_PRELOAD: libraryOf('libtsan.so'),
    TSAN_OPTIONS: `halt_on_error=0:exitcode=0:die_after_fork=0:report_signal_unsafe=0:log_path=${join(reports, 'race')}`,
  };
}

/**
 * Returns the reports of data races in which the addon itself reads or writes. Reports about Node are false, since it is not
 * instrumented; so are those about descriptors, since the pidfd of a clone and the close of libuv are not seen.
 */
export function racesOf() {
  return readdirSync(reports)
    .flatMap((name) => readFileSync(join(reports, name), 'utf8').split(/^={10,}$/m))
    .filter(
      (report) =>
        report.includes('WARNING: ThreadSanitizer') && !report.includes('Location is file descriptor'),
    )
    .filter((report) => accessesOf(report).some((stack) => /#[0-2] .*strand_pty\.node/.test(stack)));
}

/** Returns the two stacks of a report, without what follows about mutexes and threads. */
function accessesOf(report) {
  return report
    .split(/\n\n/)
    .filter((part) => /^(WARNING|\s+(Previous|Write|Read|Atomic))/i.test(part.trimStart()));
}
