// Measures every contestant with the same questions in turn, and prints a report. See README.md.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { downloadNode } from '../scripts/lib/nodes.mjs';
import { ask } from './harness/ask.mjs';
import { compileBaseline } from './harness/compile-baseline.mjs';
import { allContestants, isPeer, labelOf, ours } from './harness/contestants.mjs';
import { describeMachine } from './harness/machine.mjs';
import { shortageOf } from './harness/machine-limits.mjs';
import { missingPeers, versionOf } from './harness/peers.mjs';
import { allRows, contestantsOf, questionOf, questions } from './harness/questions.mjs';
import { renderReport } from './harness/report.mjs';
import { Results } from './harness/results.mjs';
import { smoke } from './harness/smoke.mjs';

const allNames = allContestants.map(({ name }) => name);
const rowIds = [...new Set(allRows.map(({ id }) => id))];
const usage = `usage: npm run bench -- [ROW…] [--rounds N] [--contestants A,B] [--node MAJOR] [--smoke]
rows: ${rowIds.join(' ')}
contestants: ${allNames.join(' ')}`;

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      smoke: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '5' },
      contestants: { type: 'string' },
      node: { type: 'string', default: process.versions.node.split('.', 1)[0] },
      help: { type: 'boolean', default: false },
    },
  });
  const ids = positionals.map((id) => id.toUpperCase());
  // The smoke test is about this library: it does without the peers, which would have to be installed.
  const names = values.contestants?.split(',') ?? (values.smoke ? ['c', 'plain', ...ours] : allNames);
  const rounds = Number(values.rounds);
  if (values.help) return undefined;
  for (const id of ids) if (!rowIds.includes(id)) throw new Error(`no such row: ${id}`);
  for (const name of names) if (!allNames.includes(name)) throw new Error(`no such contestant: ${name}`);
  if (!/^\d+$/.test(values.node)) throw new Error(`not a major version of Node: ${values.node}`);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`not a number of rounds: ${values.rounds}`);
  return {
    smoke: values.smoke,
    node: values.node,
    rounds,
    // In the order of the report.
    names: allNames.filter((name) => names.includes(name)),
    rows: allRows.filter(({ id }) => ids.length === 0 || ids.includes(id)),
  };
}

function ensureBuilt() {
  for (const name of ['pty', 'terminal']) {
    if (!existsSync(new URL(`../packages/${name}/dist/index.js`, import.meta.url)))
      throw new Error(`packages/${name} is not built: npm run build in the folder above`);
  }
  // Also without the C contestant: the same program has the children of some questions.
  compileBaseline();
}

/** Measures one contestant once, unless it is missing or has failed before. */
async function turn(results, missing, run, contestant) {
  if (results.flaw(run, contestant) !== undefined) return;
  const { runs, needs } = questionOf(run);
  const size = runs[run].full;
  const cannot = missing.get(contestant) ?? shortageOf(needs?.(size) ?? {});
  results.add(run, contestant, cannot === undefined ? await ask(run, contestant, size) : { cannot });
}

/**
 * Measures each question in rounds, with the contestants in turn, so that figures that are compared are measured seconds
 * apart. `save` is called after each question, so that an interrupted run is not lost.
 */
async function measureAll(runs, names, missing, rounds, save) {
  const results = new Results();
  for (const question of questions) {
    const asked = runs.filter((run) => Object.hasOwn(question.runs, run));
    for (let round = 1; round <= rounds && asked.length > 0; round++) {
      for (const run of asked.filter((name) => round <= (question.runs[name].mostRounds ?? rounds))) {
        for (const contestant of contestantsOf(question).filter((name) => names.includes(name))) {
          process.stderr.write(`${run}, round ${round} of ${rounds}: ${contestant}\n`);
          await turn(results, missing, run, contestant);
        }
      }
    }
    save(results);
  }
  return results;
}

function writeFiles(report, data) {
  const folder = new URL('results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL('latest.md', folder), report);
  writeFileSync(new URL('latest.json', folder), `${JSON.stringify(data, null, 2)}\n`);
}

async function main() {
  const chosen = readArguments();
  if (chosen === undefined) {
    console.log(usage);
    return;
  }
  if (chosen.node !== process.versions.node.split('.', 1)[0]) {
    // The contestants run in the Node that runs this script.
    const { status } = spawnSync(downloadNode(chosen.node), process.argv.slice(1), { stdio: 'inherit' });
    process.exitCode = status ?? 1;
    return;
  }
  ensureBuilt();
  const runs = [...new Set(chosen.rows.map(({ run }) => run))];
  const asked = new Set(runs.flatMap((run) => contestantsOf(questionOf(run))));
  const missing = missingPeers(chosen.names.filter((name) => asked.has(name)));
  if (chosen.smoke) {
    const names = chosen.names.filter((name) => !missing.has(name));
    process.exitCode = (await smoke(runs, names)) ? 0 : 1;
    return;
  }
  const { rows, rounds } = chosen;
  const names = chosen.names.filter((name) => asked.has(name));
  const peers = allContestants.filter(
    (peer) => names.includes(peer.name) && isPeer(peer) && !missing.has(peer.name),
  );
  const machine = describeMachine(peers.map((peer) => [labelOf(peer.name), versionOf(peer)]));
  const reportOf = (results) => renderReport(rows, results, names, machine, rounds);
  const save = (results) => writeFiles(reportOf(results), { machine, rounds, names, answers: results });
  const results = await measureAll(runs, names, missing, rounds, save);
  console.log(reportOf(results));
  // A peer that fails lacks a figure; a failure of ours is a defect.
  process.exitCode = runs.some((run) => ours.some((name) => results.flaw(run, name))) ? 1 : 0;
}

try {
  await main();
} catch (error) {
  console.error(`bench: ${error.message}`);
  process.exitCode = 1;
}
