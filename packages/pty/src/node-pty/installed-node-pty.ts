/**
 * On a system other than Linux the drop-in hands over to node-pty, an optional peer dependency, so that one import serves a
 * program on every system. It is loaded at the first call.
 *
 * Test: test/node-pty/hand-over.test.ts
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { packageFolder } from '../native/package-folder.js';
import type { IPty, IPtyForkOptions, IPtyOpenOptions, IWindowsPtyForkOptions } from './types.js';

/** The functions of node-pty to which calls are handed over. */
interface NodePty {
  spawn(
    file?: string,
    args?: string[] | string | null,
    options?: IPtyForkOptions | IWindowsPtyForkOptions | null,
  ): IPty;
  open(options?: IPtyOpenOptions | null): IPty;
  readonly native: Readonly<Record<string, (...args: readonly unknown[]) => unknown>> | null;
}

/** By createRequire and without a literal: a bundler would report the package as missing on Linux. */
const require = createRequire(join(packageFolder, 'index.js'));
const NODE_PTY = 'node-pty';

/**
 * Returns the node-pty that serves this system; undefined on Linux, which needs none.
 *
 * @param ownOpen `open` of this drop-in. strand-node-pty exports it too, and may be installed as node-pty.
 */
export function installedNodePty(ownOpen: unknown): NodePty | undefined {
  if (process.platform === 'linux') return undefined;
  const nodePty = require(find()) as NodePty;
  if (nodePty.open === ownOpen)
    throw unavailable(
      'which an override has replaced by strand-node-pty: import strand-pty/node-pty instead of the override, ' +
        'and install node-pty',
    );
  return nodePty;
}

function find(): string {
  try {
    return require.resolve(NODE_PTY);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    throw unavailable('which is not installed: npm install node-pty', error);
  }
}

function unavailable(why: string, cause?: unknown): Error {
  const message = `strand-pty/node-pty runs on Linux; on ${process.platform} it hands over to node-pty, ${why}`;
  return new Error(message, { cause });
}
