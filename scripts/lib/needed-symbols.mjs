// What a built addon asks of the machine that loads it.

import { capture, fail } from './run.mjs';

const oldestGlibc = [2, 28];
/** What Node itself brings: the stable ABIs of Node-API, and of libuv within 1.x. */
const ofNode = /^(napi|uv)_/;

/**
 * Why a binary must not be published, if anything: a symbol that the oldest supported C library has not.
 * @param {string} file
 * @param {'glibc' | 'musl'} libc
 * @returns {string[]}
 */
export function problemsOf(file, libc) {
  return (libc === 'glibc' ? unknownToGlibc(file) : unknownToMusl(file)).map(
    (symbol) => `${file} needs ${symbol}`,
  );
}

/**
 * glibc has a version in the name of each symbol.
 * @param {string} file
 */
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

/**
 * musl has no versions: its dynamic linker loads the addon, and names what it has not got.
 * @param {string} file
 */
function unknownToMusl(file) {
  const { output } = capture('/lib/ld-musl-x86_64.so.1', ['--list', file]);
  const missing = [...output.matchAll(/: (\S+): symbol not found/g)].map(([, symbol = '']) => symbol);
  if (missing.length === 0) fail(`musl's dynamic linker did not load ${file}: ${output}`);
  return missing.filter((symbol) => !ofNode.test(symbol));
}
