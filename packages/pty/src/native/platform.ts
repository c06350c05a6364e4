/**
 * The platform of this process by the name that its prebuilt package has, and those packages.
 *
 * Test: `test/native/load-addon.test.ts`
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** With the names as literals: tools that collect the files of a program look for them. */
export const prebuilt: Readonly<Record<string, () => unknown>> = {
  'linux-x64-gnu': () => require('strand-pty-linux-x64-gnu'),
  'linux-x64-musl': () => require('strand-pty-linux-x64-musl'),
  'linux-arm64-gnu': () => require('strand-pty-linux-arm64-gnu'),
};

/** 'linux-x64-gnu', 'linux-arm64-musl', 'darwin-arm64', … */
export function platformName(): string {
  const machine = `${process.platform}-${process.arch}`;
  return process.platform === 'linux' ? `${machine}-${libcName()}` : machine;
}

/**
 * By what is mapped into this process: 0.2 ms, where `process.report` takes 2 to 5. glibc is libc.so.6, or the file
 * that this is a link to before 2.34; musl is its own dynamic linker.
 */
function libcName(): 'gnu' | 'musl' {
  const maps = readFileSync('/proc/self/maps', 'latin1');
  return /\/libc(\.so\.6|-2\.\d+\.so)$/m.test(maps) ? 'gnu' : 'musl';
}
