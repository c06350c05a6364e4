/** A folder of this package, or the one of the bundle that contains it. */
import binaries from './binaries.cjs';

export const packageFolder = binaries.folder;
