// `npm run bench:load` measures what loading costs above an empty program of the same kind (ES module or CommonJS): time and memory
// of whole processes, one after another in turn, so that all have the same disturbances. It packs and installs this repository, and compiles node-pty.
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
  `process.on('exit', () => {
  const { readFileSync, writeSync } = require('fs');
  const status = readFileSync('/proc/self/status', 'latin1');
  writeSync(2, 'used ' + JSON.stringify({ ...process.resourceUsage(), status }));
});`,
);

const EMPTY_MODULE = 'empty module';
const EMPTY_COMMONJS = 'empty CommonJS';

/** Name → arguments of node, and what it is compared with. @type {Record<string, { args: readonly string[], above?: string }>} */
const programs = {
  [EMPTY_MODULE]: { args: [write('empty.mjs', '')] },
  [EMPTY_COMMONJS]: { args: [write('empty.cjs', '')] },
  "import 'strand-pty'": { args: [write('import-strand.mjs', "import 'strand-pty';")], above: EMPTY_MODULE },
  "require('strand-pty')": {
    args: [write('require-strand.cjs', "require('strand-pty');")],
    above: EMPTY_COMMONJS,
  },
  "import 'node-pty'": { args: [write('import-node-pty.mjs', "import 'node-pty';")], above: EMPTY_MODULE },
  "require('node-pty')": {
    args: [write('require-node-pty.cjs', "require('node-pty');")],
    above: EMPTY_COMMONJS,
  },
  'strand run -- true': { args: ['node_modules/.bin/strand', 'run', '--', 'true'], above: EMPTY_MODULE },
  'node-pty spawns true': {
    args: [
      write('spawn-node-pty.cjs', "require('node-pty').spawn('true', [], {}).onExit(() => process.exit());"),
    ],
    above: EMPTY_COMMONJS,
  },
};

const samples = new Map(Object.keys(programs).map((name) => [name, []]));
for (let round = 0; round <= rounds; round += 1) {
  for (const [name, { args }] of Object.entries(programs)) {
    const sample = measure(args);
    // The first round fills the caches of the system.
    if (round > 0) samples.get(name).push(sample);
  }
}

console.log(
  `Node ${process.version}, median of ${rounds} rounds, above an empty program; goal for loading: ${MILLISECONDS} ms, ${MEGABYTES} MB`,
);
for (const [name, { above }] of Object.entries(programs)) {
  const used = summaryOf(name);
  const empty = above === undefined ? undefined : summaryOf(above);
  const [wall, processor, memory, own, files] = used.map((figure, at) =>
    (figure - (empty?.[at] ?? 0)).toFixed(1),
  );
  console.log(
    `${name.padEnd(24)} ${wall} ms, ${processor} ms of processor time, ${memory} MB (${own} private, ${files} file)`,
  );
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
  const { maxRSS, userCPUTime, systemCPUTime, status: memory } = JSON.parse(json);
  const megabytes = (/** @type {string} */ field) => Number(memory.match(`${field}:\\s+(\\d+)`)[1]) / 1024;
  return [
    milliseconds,
    (userCPUTime + systemCPUTime) / 1000,
    maxRSS / 1024,
    megabytes('RssAnon'),
    megabytes('RssFile'),
  ];
}

/** The median of each figure. */
function summaryOf(name) {
  const [first, ...others] = samples.get(name);
  return first.map((figure, at) => median([figure, ...others.map((sample) => sample[at])]));
}

function median(numbers) {
  return numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
