import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('..', import.meta.url));

/** In a process of its own: a peer's addon that crashes or starts threads must not do so in this one. */
const loads = () =>
  spawnSync(process.execPath, ['-e', "require('node-pty')"], { cwd: folder, stdio: 'ignore' }).status === 0;

/** @returns {boolean} whether node-pty can be asked */
export function installPeers() {
  if (loads()) return true;
  console.log('Installing the peers (npm ci in bench/) …');
  // To stderr, all of it: stdout is the report.
  const { status } = spawnSync('npm', ['ci', '--fetch-retries=1'], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    timeout: 300_000,
  });
  return status === 0 && loads();
}

export const nodePtyVersion = () => createRequire(import.meta.url)('node-pty/package.json').version;
