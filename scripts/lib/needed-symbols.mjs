// Checks that a built addon needs only symbols of Node and of the oldest supported C library.

import { capture, fail } from './run.mjs';

const oldestGlibc = [2, 28];
/** Symbols of Node: the stable ABIs of Node-API, and of libuv 1.x. */
const ofNode = /^(napi|uv)_/;

/** Returns the reasons why a binary must not be published: symbols that the oldest supported C library lacks. */
export function problemsOf(file, libc) {
  return (libc === 'glibc' ? unknownToGlibc(file) : unknownToMusl(file)).map(
    (symbol) => `${file} needs ${symbol}`,
  );
}

/** The symbols of glibc have versions. */
function unknownToGlibc(file) {
  const table = capture('readelf', ['--dyn-syms', '--wide', file]);
  if (!table.ok) fail(table.output);
  // "    12: 0000000000000000     0 FUNC    GLOBAL DEFAULT  UND fcntl64@GLIBC_2.28 (3)"
  const wanted = [...table.output.matchAll(/ GLOBAL +DEFAULT +UND (\S+)/g)].map(([, symbol = '']) => symbol);
  if (wanted.length === 0) fail(`readelf found no symbol that ${file} needs.`);
  return wanted.filter((symbol) => {
    if (ofNode.test(symbol)) return false;
    const version = /@GLIBC_(\d+)\.(\d+)/.exec(symbol)?.slice(1).map(Number);
    if (!version) return true;
    const [major = 0, minor = 0] = version;
    return major > oldestGlibc[0] || (major === oldestGlibc[0] && minor > oldestGlibc[1]);
  });
}

/** musl has no versions, but its dynamic linker lists the symbols that it does not find. */
function unknownToMusl(file) {
  const { output } = capture('/lib/ld-musl-x86_64.so.1', ['--list', file]);
  const missing = [...output.matchAll(/: (\S+): symbol not found/g)].map(([, symbol = '']) => symbol);
  if (missing.length === 0) fail(`musl's dynamic linker did not load ${file}: ${output}`);
  return missing.filter((symbol) => !ofNode.test(symbol));
}
