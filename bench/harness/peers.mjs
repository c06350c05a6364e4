import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { allContestants, isPeer } from './contestants.mjs';
import { bunProgram, hasTclExpect, python, pythonWithPexpect } from './programs.mjs';

const folder = fileURLToPath(new URL('..', import.meta.url));

/** Whether a program exits with 0. In another process, since the addon of a peer may crash or start threads. */
const works = (file, args) => spawnSync(file, args, { cwd: folder, stdio: 'ignore' }).status === 0;

/** @returns {boolean} whether a peer can be loaded */
function loads({ name, package: packageName }) {
  if (name === 'bun') return works(bunProgram, ['--version']);
  if (name === 'twisted') return python !== undefined;
  if (name === 'pexpect') return pythonWithPexpect !== undefined;
  if (name === 'tcl-expect') return hasTclExpect();
  return works(process.execPath, ['--input-type=module', '-e', `import '${packageName}'`]);
}

/**
 * Installs the peers from npm when one of them is missing. README.md says how to install Twisted.
 *
 * @param {string[]} names
 * @returns {Map<string, string>} the peers that cannot be loaded, with the reason
 */
export function missingPeers(names) {
  const peers = allContestants.filter((peer) => names.includes(peer.name) && isPeer(peer));
  if (peers.some((peer) => peer.package !== undefined && !loads(peer))) {
    console.error('Installing the peers (npm install in bench/) …');
    // Not `npm ci`, which fails when the registry lacks a package of another platform. All output goes to stderr, since
    // stdout is the report. The filter below finds the peers that could not be installed.
    spawnSync('npm', ['install', '--no-save', '--fetch-retries=1'], {
      cwd: folder,
      stdio: ['ignore', 2, 2],
      timeout: 300_000,
    });
  }
  return new Map(peers.filter((peer) => !loads(peer)).map(({ name }) => [name, 'is not installed here']));
}

/** @returns {string} the version of a peer that is installed */
export function versionOf({ name, package: packageName }) {
  if (name === 'twisted') {
    const say =
      'import platform, twisted; print(twisted.__version__, "on Python", platform.python_version())';
    return spawnSync(python, ['-c', say], { encoding: 'utf8' }).stdout.trim();
  }
  if (name === 'pexpect') {
    const say =
      'import platform, pexpect; print(pexpect.__version__, "on Python", platform.python_version())';
    return spawnSync(pythonWithPexpect, ['-c', say], { encoding: 'utf8' }).stdout.trim();
  }
  if (name === 'tcl-expect')
    return spawnSync('expect', ['-v'], { encoding: 'utf8' }).stdout.trim().split(' ').at(-1);
  // Not by require: what a package exports need not include its package.json.
  const modules = name === 'xterm' ? `${folder}../node_modules` : `${folder}node_modules`;
  return JSON.parse(readFileSync(`${modules}/${packageName}/package.json`, 'utf8')).version;
}
