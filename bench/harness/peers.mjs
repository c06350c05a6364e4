import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { contestants, isPeer } from './contestants.mjs';
import { bunProgram, python } from './programs.mjs';

const folder = fileURLToPath(new URL('..', import.meta.url));

/** In a process of its own: a peer's addon that crashes or starts threads must not do so in this one. */
const works = (file, args) => spawnSync(file, args, { cwd: folder, stdio: 'ignore' }).status === 0;

/** @returns {boolean} whether a peer can be asked */
function answers({ name, package: packageName }) {
  if (name === 'bun') return works(bunProgram, ['--version']);
  if (name === 'twisted') return works(python, ['-c', 'import twisted.internet.reactor']);
  return works(process.execPath, ['--input-type=module', '-e', `import '${packageName}'`]);
}

/**
 * Installs those that npm can, when one of them is missing. Twisted is somebody else's to install: README.md says how.
 *
 * @param {string[]} names
 * @returns {Map<string, string>} who cannot be asked, and why
 */
export function missingPeers(names) {
  const peers = contestants.filter((peer) => names.includes(peer.name) && isPeer(peer));
  if (peers.some((peer) => peer.package !== undefined && !answers(peer))) {
    console.error('Installing the peers (npm install in bench/) …');
    // Not ci: a registry need not have every package of other platforms, and then it refuses all. All to stderr: stdout is
    // the report. What it did not manage shows below.
    spawnSync('npm', ['install', '--no-save', '--fetch-retries=1'], {
      cwd: folder,
      stdio: ['ignore', 2, 2],
      timeout: 300_000,
    });
  }
  return new Map(peers.filter((peer) => !answers(peer)).map(({ name }) => [name, 'is not installed here']));
}

/** @returns {string} the version of a peer that is installed */
export function versionOf({ name, package: packageName }) {
  if (name === 'twisted') {
    const say =
      'import platform, twisted; print(twisted.__version__, "on Python", platform.python_version())';
    return spawnSync(python, ['-c', say], { encoding: 'utf8' }).stdout.trim();
  }
  // Not by require: what a package exports need not include its package.json.
  return JSON.parse(readFileSync(`${folder}node_modules/${packageName}/package.json`, 'utf8')).version;
}
