/** The error for an option that a function does not have. */
import assert from 'node:assert/strict';
import {
  getProcessValue,
  ProcessMonitor,
  ProcessProtocol,
  type SpawnOptions,
  type SpawnProcessOptions,
  spawn,
  spawnProcess,
} from 'strand-pty';
import { ourChildren, test } from '../support/test.js';

const ofSpawn = (options: object) => spawn('true', [], options as SpawnOptions);
const ofSpawnProcess = (options: object) =>
  spawnProcess(new ProcessProtocol(), 'true', ['true'], options as SpawnProcessOptions);
const ofHelper = async (options: object) => await getProcessValue('true', [], options);
const ofMonitor = (options: object) => new ProcessMonitor(options);

const unknownOptions: readonly [
  start: (options: object) => unknown,
  options: object,
  message: RegExp | string,
][] = [
  // Names that other libraries use.
  [ofSpawn, { cols: 80 }, 'unknown option "cols": did you mean columns?'],
  [ofSpawn, { name: 'xterm' }, 'unknown option "name": did you mean term?'],
  [ofSpawn, { path: '/' }, 'unknown option "path": did you mean cwd?'],
  [ofSpawn, { childFDs: {} }, 'unknown option "childFDs": did you mean stdio?'],
  [ofSpawn, { forceKillAfterDelay: 1 }, 'unknown option "forceKillAfterDelay": did you mean killGrace?'],
  [ofSpawnProcess, { pty: true }, 'unknown option "pty": did you mean usePTY?'],
  [ofSpawnProcess, { stdio: {} }, 'unknown option "stdio": did you mean childFDs?'],
  [ofSpawnProcess, { usePTY: { cols: 80 } }, 'unknown option "usePTY.cols": did you mean columns?'],
  [ofHelper, { input: 'x' }, 'unknown option "input": did you mean stdin?'],
  [ofHelper, { maxBuffer: 5 }, 'unknown option "maxBuffer": did you mean maxBytes?'],
  // Spelling mistakes.
  [ofSpawn, { column: 80 }, 'unknown option "column": did you mean columns?'],
  [ofSpawn, { killgrace: 1 }, 'unknown option "killgrace": did you mean killGrace?'],
  [ofSpawn, { ehco: false }, 'unknown option "ehco": did you mean echo?'],
  [ofSpawn, { limits: { nofiles: 1 } }, 'unknown option "limits.nofiles": did you mean nofile?'],
  [
    ofSpawn,
    { limits: { cpu: { soft: 1, hrad: 2 } } },
    'unknown option "limits.cpu.hrad": did you mean hard?',
  ],
  [ofSpawnProcess, { usePty: true }, 'unknown option "usePty": did you mean usePTY?'],
  [ofSpawnProcess, { childFds: {} }, 'unknown option "childFds": did you mean childFDs?'],
  [ofMonitor, { treshold: 1 }, 'unknown option "treshold": did you mean threshold?'],
  // Options that this library replaces by something else.
  [ofSpawn, { shell: true }, /^unknown option "shell": .*'sh' with the arguments \['-c', command\]$/],
  [ofSpawn, { detached: true }, /^unknown option "detached": leave it out: /],
  [ofSpawn, { windowsHide: true }, /^unknown option "windowsHide": leave it out: /],
  [ofSpawnProcess, { argv0: 'x' }, /^unknown option "argv0": the first of args is argv\[0\]$/],
  // Unknown names without a suggestion.
  [ofMonitor, { colour: 1 }, /: the options here are .*killTime, .*threshold$/],
  [ofSpawn, JSON.parse('{ "__proto__": { "cwd": "/" } }'), /^unknown option "__proto__": /],
  [ofSpawn, { constructor: 1 }, /^unknown option "constructor": /],
];

for (const [start, options, message] of unknownOptions) {
  test(`options ${JSON.stringify(options)} throw ${message}`, async () => {
    await assert.rejects(async () => await start(options), { name: 'TypeError', message });
    assert.deepEqual(ourChildren(), []);
  });
}
