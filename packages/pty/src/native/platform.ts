/**
 * The name of this platform, and the prebuilt packages by that name.
 *
 * Test: `test/native/load-addon.test.ts`
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The names are literals, because bundlers and file tracers look for literals. */
export const prebuilt: Readonly<Record<string, () => unknown>> = {
  'linux-x64-gnu': () => require('strand-pty-linux-x64-gnu'),
  'linux-x64-musl': () => require('strand-pty-linux-x64-musl'),
  'linux-arm64-gnu': () => require('strand-pty-linux-arm64-gnu'),
};

/** Returns a name such as 'linux-x64-gnu', 'linux-arm64-musl' or 'darwin-arm64'. */
export function platformName(): string {
  const machine = `${process.platform}-${process.arch}`;
  return process.platform === 'linux' ? `${machine}-${libcName()}` : machine;
}

/**
 * Looks for glibc among the files that are mapped into this process, which takes 0.2 ms: `process.report` takes 2 to 5 ms, and
 * is read only where /proc is missing or forbidden by Node's permission model. The file of glibc is libc.so.6, which before
 * 2.34 was a link to libc-2.NN.so.
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
