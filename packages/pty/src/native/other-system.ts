/**
 * What stands in for the addon on a system other than Linux: the package can be imported, so that its types and its name serve a
 * program everywhere, and the first call that needs the system throws one sentence.
 *
 * Test: test/native/other-systems.test.ts
 */

export const isLinux: boolean = process.platform === 'linux';

/** Returns an addon whose functions throw. Those that are called at import do nothing. */
export function refusingAddon(): object {
  const members: Readonly<Record<string | symbol, unknown>> = {
    inMainThread: true,
    results: new Int32Array(2),
    attributeWords: 0,
    disableFeatures: () => {},
    openLoop: () => ({}),
  };
  return new Proxy(members, {
    get: (known, name) => (Object.hasOwn(known, name) ? known[name] : refuse),
  });
}

function refuse(): never {
  throw new Error(
    `strand-pty runs on Linux, and this is ${process.platform}-${process.arch}; ` +
      'strand-pty/node-pty hands over to an installed node-pty here',
  );
}
