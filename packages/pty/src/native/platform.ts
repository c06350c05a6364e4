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
 * that this is a link to before 2.34; musl is its own dynamic linker. Where /proc is missing, or Node's permission model
 * forbids it, the report says so.
 */
function libcName(): 'gnu' | 'musl' {
  const maps = readMaps();
  const isGlibc = maps === undefined ? hasGlibcVersion() : /\/libc(\.so\.6|-2\.\d+\.so)$/m.test(maps);
  return isGlibc ? 'gnu' : 'musl';
}

function readMaps(): string | undefined {
  try {
    return readFileSync('/proc/self/maps', 'latin1');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ENOENT', 'EACCES', 'EPERM', 'ERR_ACCESS_DENIED'].includes(code)) return undefined;
    throw error;
  }
}

function hasGlibcVersion(): boolean {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime !== undefined;
}
