// Asks every contestant the same questions in turn, and tells what came out. See README.md.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ask } from './harness/ask.mjs';
import { compileBaseline } from './harness/compile-baseline.mjs';
import { contestants, ours } from './harness/contestants.mjs';
import { installPeers, nodePtyVersion } from './harness/install-peers.mjs';
import { describeMachine } from './harness/machine.mjs';
import { allRows, questions } from './harness/questions.mjs';
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
      rounds: { type: 'string', default: '7' },
      contestants: { type: 'string', default: everybody.join(',') },
      help: { type: 'boolean', default: false },
    },
  });
  const ids = positionals.map((id) => id.toUpperCase());
  const names = values.contestants.split(',');
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

/** Whoever can be asked. Only the short form does without node-pty: a report without it answers half the question. */
function prepare(names, isSmoke) {
  if (
    names.some((name) => ours.includes(name)) &&
    !existsSync(new URL('../packages/pty/dist/index.js', import.meta.url))
  )
    throw new Error('strand-pty is not built: npm run build in the folder above');
  if (names.includes('c')) compileBaseline();
  if (!names.includes('node-pty') || installPeers()) return names;
  const sentence = 'node-pty could not be installed or built here';
  if (!isSmoke) throw new Error(`${sentence}; --contestants leaves it out`);
  console.log(`${sentence}: it is not asked.`);
  return names.filter((name) => name !== 'node-pty');
}

/** Rounds outside, a question's runs inside: what is compared with one another is measured seconds apart. */
async function measureAll(runs, names, rounds) {
  const results = new Results();
  for (const question of questions) {
    const asked = runs.filter((run) => Object.hasOwn(question.runs, run));
    for (let round = 1; round <= rounds && asked.length > 0; round++) {
      for (const run of asked) {
        for (const contestant of names) {
          process.stderr.write(`${run}, round ${round} of ${rounds}: ${contestant}\n`);
          results.add(run, contestant, await ask(run, contestant, question.runs[run].full));
        }
      }
    }
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
  const names = prepare(chosen.names, chosen.smoke);
  const runs = [...new Set(chosen.rows.map(({ run }) => run))];
  if (chosen.smoke) {
    process.exitCode = (await smoke(runs, names)) ? 0 : 1;
    return;
  }
  const results = await measureAll(runs, names, chosen.rounds);
  const machine = describeMachine(names.includes('node-pty') ? nodePtyVersion() : undefined);
  const report = renderReport(chosen.rows, results, names, machine, chosen.rounds);
  console.log(report);
  save(report, { machine, rounds: chosen.rounds, answers: results });
}

try {
  await main();
} catch (error) {
  console.error(`bench: ${error.message}`);
  process.exitCode = 1;
}
