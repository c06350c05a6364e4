/**
 * Loads the native addon from each place where it can be.
 *
 * CommonJS, with `createRequire` and the names as literals: @vercel/nft follows this form, so that the binary comes along with a
 * traced program, and bundlers leave it alone instead of failing on a .node file.
 *
 * Test: `test/native/load-addon.test.ts`
 */
import nodeModule = require('node:module');
import path = require('node:path');

const { createRequire } = nodeModule;
// A bundler that turns this file into an ES module leaves no __filename.
const file =
  typeof __filename === 'string' ? __filename : (process.argv[1] ?? path.join(process.cwd(), 'eval'));
const folder = path.dirname(file);
const load = createRequire(typeof __filename === 'string' ? __filename : file);

/** The prebuilt package of each platform. */
const prebuilt: Readonly<Record<string, () => unknown>> = {
  'linux-x64-gnu': () => load('strand-pty-linux-x64-gnu'),
  'linux-x64-musl': () => load('strand-pty-linux-x64-musl'),
  'linux-arm64-gnu': () => load('strand-pty-linux-arm64-gnu'),
};

export = {
  /** The folder of this file, or of the bundle that contains it. */
  folder,
  /** Loads an addon that was built in this package. Undefined in a bundle, where that path leads to an unrelated folder. */
  built: folder.endsWith('/dist/native')
    ? () => load('../../native/build/Release/strand_pty.node')
    : undefined,
  /** Loads an addon that was copied beside the bundle that contains this file. */
  besideBundle: () => load('./strand_pty.node'),
  prebuilt,
  isInstalled,
  /** The folders in which Node looks for a package, the nearest first. */
  packageFolders: (): readonly string[] => load.resolve.paths('strand-pty') ?? [],
  /** Loads an addon from any absolute path. */
  from: (path: string): unknown => load(path),
};

/** Whether the prebuilt package of a platform is installed. True if it cannot be read: loading it reports why. */
function isInstalled(platform: string): boolean {
  try {
    load.resolve(`strand-pty-${platform}`);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND';
  }
}
