// `npm run bench:load` measures what loading costs above an empty Node: time and memory of whole processes, one after another in
// turn, so that all have the same disturbances. It packs and installs this repository, and compiles node-pty.
//
//   npm run bench:load
//   npm run bench:load -- 101       rounds; 31 by default

import '../scripts/setup.mjs';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArguments, positiveInteger } from '../scripts/lib/arguments.mjs';
import { installPlaces } from '../scripts/lib/places.mjs';
import { filesUnder, root } from '../scripts/lib/project.mjs';
import { announce, step } from '../scripts/lib/run.mjs';
import { temporaryFolder } from '../scripts/lib/temporary-folder.mjs';

const MILLISECONDS = 15;
const MEGABYTES = 5;

const rounds = positiveInteger('bench:load', parseArguments({}).filters[0] ?? 31);
const folder = temporaryFolder('load');
const packed = join(folder, 'packed');
announce('packing');
step('Packing', process.execPath, [join(root, 'scripts', 'pack.mjs'), packed, '--own']);
installPlaces(folder, {}, filesUnder(packed, /\.tgz$/), true);

const report = join(folder, 'report.cjs');
write(
  'report.cjs',
  "process.on('exit', () => require('fs').writeSync(2, 'used ' + JSON.stringify(process.resourceUsage())));",
);
write('empty.mjs', '');

/** @type {Record<string, readonly string[]>} */
const programs = {
  'empty Node': ['empty.mjs'],
  "import 'strand-pty'": [write('import-strand.mjs', "import 'strand-pty';")],
  "require('strand-pty')": [write('require-strand.cjs', "require('strand-pty');")],
  "import 'node-pty'": [write('import-node-pty.mjs', "import 'node-pty';")],
  "require('node-pty')": [write('require-node-pty.cjs', "require('node-pty');")],
  'strand run -- true': ['node_modules/.bin/strand', 'run', '--', 'true'],
  'node-pty spawns true': [
    write('spawn-node-pty.cjs', "require('node-pty').spawn('true', [], {}).onExit(() => process.exit());"),
  ],
};

const samples = new Map(Object.keys(programs).map((name) => [name, []]));
for (let round = 0; round <= rounds; round += 1) {
  for (const [name, args] of Object.entries(programs)) {
    const sample = measure(args);
    // The first round fills the caches of the system.
    if (round > 0) samples.get(name).push(sample);
  }
}

const empty = summaryOf('empty Node');
console.log(
  `Node ${process.version}, median of ${rounds} rounds, above an empty Node; goal for loading: ${MILLISECONDS} ms, ${MEGABYTES} MB`,
);
for (const name of samples.keys()) {
  const { milliseconds, processor, megabytes } = summaryOf(name);
  const figures = [
    `${(milliseconds - empty.milliseconds).toFixed(1)} ms`,
    `${(processor - empty.processor).toFixed(1)} ms of processor time`,
    `${(megabytes - empty.megabytes).toFixed(1)} MB`,
  ];
  console.log(`${name.padEnd(24)} ${figures.join(', ')}`);
}

function write(name, text) {
  writeFileSync(join(folder, name), `${text}\n`);
  return name;
}

function measure(args) {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, ['--require', report, ...args], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
  const [, json] = /used (\{.*\})/.exec(stderr) ?? [];
  if (status !== 0 || json === undefined) throw new Error(`${args.join(' ')} failed: ${stderr}`);
  const { maxRSS, userCPUTime, systemCPUTime } = JSON.parse(json);
  return { milliseconds, processor: (userCPUTime + systemCPUTime) / 1000, megabytes: maxRSS / 1024 };
}

function summaryOf(name) {
  const all = samples.get(name);
  const medianOf = (key) => median(all.map((each) => each[key]));
  return {
    milliseconds: medianOf('milliseconds'),
    processor: medianOf('processor'),
    megabytes: medianOf('megabytes'),
  };
}

function median(numbers) {
  return numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
