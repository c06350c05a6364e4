// What a program for musl needs on a Debian, whose other libraries are for glibc.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture, step } from './run.mjs';

export const dynamicLinkerOfMusl = '/lib/ld-musl-x86_64.so.1';

/** What libstdc++ takes from a newer glibc. The unwinder may find nothing: Bun throws no exceptions. */
const fromGlibc = `
#include <sys/random.h>

char __libc_single_threaded = 0;

unsigned arc4random(void) {
  unsigned number = 0;
  while (getrandom(&number, sizeof number, 0) != sizeof number) {}
  return number;
}

int _dl_find_object(void *address, void *result) {
  return -1;
}
`;

/**
 * Links the parts of Debian's static libstdc++ that a program needs into a libstdc++.so.6 for musl, in a folder. Needs musl-gcc.
 */
export function linkCppLibrary(program, folder) {
  const source = join(folder, 'from-glibc.c');
  writeFileSync(source, fromGlibc);
  // B: variables that are copied into the program.
  const symbols = capture('nm', ['-D', program]).output.matchAll(/ [UB] ([^\s@]+)/g);
  const wanted = [...symbols].map(([, symbol]) => `-Wl,-u,${symbol}`);
  const archives = ['libstdc++.a', 'libgcc_eh.a', 'libgcc.a'].map((name) =>
    capture('musl-gcc', [`-print-file-name=${name}`]).output.trim(),
  );
  const name = 'libstdc++.so.6';
  const args = [
    '-shared',
    '-fPIC',
    '-o',
    join(folder, name),
    `-Wl,-soname,${name}`,
    ...wanted,
    source,
    ...archives,
  ];
  step(`Linking ${name} for musl`, 'musl-gcc', args);
}

/** Returns the version of the installed musl, such as 1.2.3. */
export function versionOfMusl() {
  return /Version (\S+)/.exec(capture(dynamicLinkerOfMusl, []).output)?.[1] ?? '';
}
