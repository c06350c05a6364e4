/**
 * Loads the native addon: one that was built in this package, else the prebuilt package of the platform. An addon that exists
 * and cannot be loaded is an error, because loading the next one would hide it.
 *
 * Test: `test/native/load-addon.test.ts`
 */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { platformName, prebuilt } from './platform.js';

const require = createRequire(import.meta.url);
const folder = fileURLToPath(new URL('../../native', import.meta.url));
const HOW_TO_BUILD = `"npx --yes node-gyp rebuild" in ${folder} builds it (with a C compiler, make and python3)`;

export function loadAddon(): unknown {
  const platform = platformName();
  const missing: unknown[] = [];
  for (const load of [() => require('../../native/build/Release/strand_pty.node'), prebuilt[platform]]) {
    try {
      if (load) return load();
    } catch (error) {
      if (!isMissing(error)) throw cannotLoad(platform, error);
      missing.push(error);
    }
  }
  throw notFound(platform, missing.at(-1));
}

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND';

function cannotLoad(platform: string, cause: unknown): Error {
  const { message } = cause as Error;
  return new Error(`strand-pty cannot load its native addon for ${platform}: ${message}; ${HOW_TO_BUILD}`, {
    cause,
  });
}

function notFound(platform: string, cause: unknown): Error {
  return new Error(`strand-pty has no native addon for ${platform}: ${whatIsMissing(platform)}`, { cause });
}

function whatIsMissing(platform: string): string {
  if (process.platform !== 'linux') return 'it runs on Linux only';
  const elsewhere = prebuilt[platform]
    ? `and for the package strand-pty-${platform}, an optional dependency that may have been left out`
    : `and there are prebuilt packages only for ${Object.keys(prebuilt).join(', ')}`;
  return `looked for build/Release/strand_pty.node in ${folder} ${elsewhere}; ${HOW_TO_BUILD}`;
}
