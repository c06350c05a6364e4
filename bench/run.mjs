// Asks every contestant the same questions in turn, and tells what came out. See README.md.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ask } from './harness/ask.mjs';
import { compileBaseline } from './harness/compile-baseline.mjs';
import { contestants, isPeer, labelOf, ours } from './harness/contestants.mjs';
import { describeMachine } from './harness/machine.mjs';
import { whatIsShort } from './harness/machine-limits.mjs';
import { missingPeers, versionOf } from './harness/peers.mjs';
import { allRows, questionOf, questions } from './harness/questions.mjs';
import { renderReport } from './harness/report.mjs';
import { Results } from './harness/results.mjs';
import { smoke } from './harness/smoke.mjs';

const everybody = contestants.map(({ name }) => name);
const rowIds = [...new Set(allRows.map(({ id }) => id))];
const usage = `usage: npm run bench -- [ROW…] [--rounds N] [--contestants A,B] [--smoke]
rows: ${rowIds.join(' ')}
contestants: ${everybody.join(' ')}`;

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      smoke: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '5' },
      contestants: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const ids = positionals.map((id) => id.toUpperCase());
  // What CI asserts is about us: the peers are not installed for it.
  const names = values.contestants?.split(',') ?? (values.smoke ? ['c', ...ours] : everybody);
  const rounds = Number(values.rounds);
  if (values.help) return undefined;
  for (const id of ids) if (!rowIds.includes(id)) throw new Error(`no such row: ${id}`);
  for (const name of names) if (!everybody.includes(name)) throw new Error(`no such contestant: ${name}`);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`not a number of rounds: ${values.rounds}`);
  return {
    smoke: values.smoke,
    rounds,
    // In the order of the report, whatever the order they were named in.
    names: everybody.filter((name) => names.includes(name)),
    rows: allRows.filter(({ id }) => ids.length === 0 || ids.includes(id)),
  };
}

function ensureBuilt() {
  if (!existsSync(new URL('../packages/pty/dist/index.js', import.meta.url)))
    throw new Error('strand-pty is not built: npm run build in the folder above');
  // Also where C is not asked: the children of some questions are in it.
  compileBaseline();
}

/** One turn of one contestant. Whoever is missing, or has failed before, is not asked. */
async function turn(results, missing, run, contestant) {
  if (results.flaw(run, contestant) !== undefined) return;
  const { runs, needs } = questionOf(run);
  const size = runs[run].full;
  const cannot = missing.get(contestant) ?? whatIsShort(needs?.(size) ?? {});
  results.add(run, contestant, cannot === undefined ? await ask(run, contestant, size) : { cannot });
}

/**
 * Rounds outside, a question's runs inside: what is compared with one another is measured seconds apart. `keep` is
 * called with what there is after each question: an interrupted run is not lost.
 */
async function measureAll(runs, names, missing, rounds, keep) {
  const results = new Results();
  for (const question of questions) {
    const asked = runs.filter((run) => Object.hasOwn(question.runs, run));
    for (let round = 1; round <= rounds && asked.length > 0; round++) {
      for (const run of asked.filter((name) => round <= (question.runs[name].mostRounds ?? rounds))) {
        for (const contestant of names) {
          process.stderr.write(`${run}, round ${round} of ${rounds}: ${contestant}\n`);
          await turn(results, missing, run, contestant);
        }
      }
    }
    keep(results);
  }
  return results;
}

function save(report, data) {
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
  ensureBuilt();
  const missing = missingPeers(chosen.names);
  const runs = [...new Set(chosen.rows.map(({ run }) => run))];
  if (chosen.smoke) {
    const names = chosen.names.filter((name) => !missing.has(name));
    process.exitCode = (await smoke(runs, names)) ? 0 : 1;
    return;
  }
  const { names, rows, rounds } = chosen;
  const peers = contestants.filter(
    (peer) => names.includes(peer.name) && isPeer(peer) && !missing.has(peer.name),
  );
  const machine = describeMachine(peers.map((peer) => [labelOf(peer.name), versionOf(peer)]));
  const reportOf = (results) => renderReport(rows, results, names, machine, rounds);
  const keep = (results) => save(reportOf(results), { machine, rounds, names, answers: results });
  const results = await measureAll(runs, names, missing, rounds, keep);
  console.log(reportOf(results));
  // A peer that fails is a figure that is missing; one of ours is a defect.
  process.exitCode = runs.some((run) => ours.some((name) => results.flaw(run, name))) ? 1 : 0;
}

try {
  await main();
} catch (error) {
  console.error(`bench: ${error.message}`);
  process.exitCode = 1;
}
