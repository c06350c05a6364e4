/**
 * The name of this platform.
 *
 * Test: `test/native/load-addon.test.ts`
 */

/** Returns a name such as 'linux-x64-gnu', 'linux-arm64-musl' or 'darwin-arm64'. Takes 2 to 5 ms on Linux. */
export function platformName(): string {
  const machine = `${process.platform}-${process.arch}`;
  return process.platform === 'linux' ? `${machine}-${libcName()}` : machine;
}

/** Asks Node's report, which needs neither /proc nor the right to read a file. */
function libcName(): 'gnu' | 'musl' {
  try {
    const { header } = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
    return header?.glibcVersionRuntime === undefined ? 'musl' : 'gnu';
  } catch (error) {
    // Deno, which needs glibc, without --allow-sys.
    if ((error as Error).name !== 'NotCapable') throw error;
    return 'gnu';
  }
}
