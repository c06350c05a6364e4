// Compiles preload.c, and checks that it knows every function that the addon imports.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { native, root } from '../../scripts/lib/project.mjs';
import { capture, fail, step } from '../../scripts/lib/run.mjs';
import { compiler } from '../../scripts/lib/toolchain.mjs';

const source = fileURLToPath(new URL('preload.c', import.meta.url));
const addon = join(native, 'build', 'Release', 'strand_pty.node');
const flags = [
  '-std=gnu11',
  '-D_GNU_SOURCE',
  '-O2',
  '-g',
  '-fPIC',
  '-shared',
  '-fvisibility=hidden',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-Wshadow',
  '-Wstrict-prototypes',
  '-Wmissing-prototypes',
  '-Wvla',
  '-Wl,-z,now',
];

/** Functions that the addon imports and that make no system call that can fail. */
const harmless =
  /^(napi_|_ITM_|__cxa_|__gmon_|__errno_location$|__ctype_b_loc$|__isoc\d+_|__stack_chk_|mem|str|stp|sn?printf$|vsn?printf$|qsort$|free$|abort$|environ$|__environ$|getenv$|getpid$|getppid$|getpgrp$|gettid$|gete?[ug]id$|cfmakeraw$|sysconf$|sched_yield$|sigfillset$|sigprocmask$|pthread_(join|mutex_lock|mutex_unlock)$|clock_gettime$|closedir$|getgrouplist$|isatty$|uv_(strerror|err_name|ref|unref|close|poll_start|poll_stop|signal_stop|is_))/;

/** Compiles the library, and returns its path. */
export function buildPreload() {
  const folder = join(root, 'attacks', 'build');
  mkdirSync(folder, { recursive: true });
  const library = join(folder, 'preload.so');
  const [cc = 'cc', ...args] = compiler() ?? [];
  step('Compiling the preload library', cc, [...args, ...flags, source, '-o', library, '-ldl']);
  checkImports();
  return library;
}

/** Fails when the addon imports an unknown function. */
function checkImports() {
  const imported = undefinedSymbols(addon);
  const known = new Set(replacedNames());
  const unknown = imported.filter((name) => !known.has(name) && !harmless.test(name));
  if (unknown.length > 0) {
    fail(
      `The addon calls ${unknown.join(', ')}. Replace it in attacks/faults/preload.c, or list it as harmless in preload.mjs.`,
    );
  }
}

function replacedNames() {
  const result = capture('grep', ['-oE', 'REPLACEMENT\\("[a-z0-9_]+"', source]);
  return [...result.output.matchAll(/"(\w+)"/g)].map(([, name = '']) => name);
}

function undefinedSymbols(file) {
  const table = capture('readelf', ['--dyn-syms', '--wide', file]);
  if (!table.ok) fail(table.output);
  return [...table.output.matchAll(/ (?:GLOBAL|WEAK) +DEFAULT +UND (\w+)/g)].map(([, name = '']) => name);
}
