/**
 * Finds the binary of the addon: what was built in this package wins, in the repository and by a user alike; then the
 * prebuilt package of the platform. One that is there and cannot be loaded is an error: the next one would hide it.
 *
 * Test: `test/native/load-addon.test.ts`
 */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { platformName, prebuilt } from './platform.js';

const require = createRequire(import.meta.url);
const folder = fileURLToPath(new URL('../../native', import.meta.url));
const howToBuild = `"npx --yes node-gyp rebuild" in ${folder} builds it (with a C compiler, make and python3)`;

export function loadAddon(): unknown {
  const platform = platformName();
  const missing: unknown[] = [];
  for (const load of [() => require('../../native/build/Release/strand_pty.node'), prebuilt[platform]]) {
    try {
      if (load) return load();
    } catch (error) {
      if (!isMissing(error)) throw broken(platform, error);
      missing.push(error);
    }
  }
  throw none(platform, missing.at(-1));
}

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND';

function broken(platform: string, cause: unknown): Error {
  const { message } = cause as Error;
  return new Error(`strand-pty cannot load its native addon for ${platform}: ${message}; ${howToBuild}`, {
    cause,
  });
}

function none(platform: string, cause: unknown): Error {
  return new Error(`strand-pty has no native addon for ${platform}: ${whatIsMissing(platform)}`, { cause });
}

function whatIsMissing(platform: string): string {
  if (process.platform !== 'linux') return 'it runs on Linux only';
  const elsewhere = prebuilt[platform]
    ? `and for the package strand-pty-${platform}, an optional dependency that may have been left out`
    : `and there are prebuilt packages only for ${Object.keys(prebuilt).join(', ')}`;
  return `looked for build/Release/strand_pty.node in ${folder} ${elsewhere}; ${howToBuild}`;
}
