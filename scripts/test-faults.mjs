// `npm run test:faults` makes every system call and allocation of the addon fail in turn, with every errno that its man page
// lists, each in a process of its own. See attacks/faults/README.md.
//
//   npm run test:faults                                      every fault: about 15 minutes
//   npm run test:faults -- --write                           the same, and writes the table into docs/faults.md
//   npm run test:faults -- --sample 60 --seed 7              random faults for 60 seconds
//   npm run test:faults -- --scenario pty --scenario pipes   only these
//   npm run test:faults -- --scenario pty --list             the calls of a scenario, numbered
//   npm run test:faults -- --scenario pty --call 17 --errno ENOMEM
//   npm run test:faults -- --scenario pty --call 'child:dup3#2' --errno EBUSY

import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { judge } from '../attacks/faults/judge.mjs';
import { faultsOf, planScenario } from '../attacks/faults/plan.mjs';
import { buildPreload } from '../attacks/faults/preload.mjs';
import { writeReport } from '../attacks/faults/report.mjs';
import { faultName, runStage } from '../attacks/faults/run-fault.mjs';
import { scenarioNames } from '../attacks/faults/scenarios/index.mjs';
import { countsOf, rowsOf } from '../attacks/faults/table.mjs';
import { parseArguments, positiveInteger, seedFrom } from './lib/arguments.mjs';
import { root } from './lib/project.mjs';
import { shuffled } from './lib/random.mjs';
import { fail } from './lib/run.mjs';

const { values } = parseArguments(
  {
    scenario: { type: 'string', multiple: true },
    call: { type: 'string' },
    errno: { type: 'string' },
    list: { type: 'boolean' },
    sample: { type: 'string' },
    seed: { type: 'string' },
    each: { type: 'string', default: '3' },
    jobs: { type: 'string', default: '2' },
    write: { type: 'boolean' },
  },
  { filters: false },
);
const each = positiveInteger('--each', values.each);
const jobs = positiveInteger('--jobs', values.jobs);
const chosen = values.scenario ?? scenarioNames;
for (const name of chosen) {
  if (!scenarioNames.includes(name)) fail(`There is no scenario ${name}: ${scenarioNames.join(', ')}.`);
}
if (values.write && (values.scenario || values.call)) fail('--write needs a run of all scenarios.');

const library = buildPreload();
const record = join(root, 'attacks', 'build', 'faults.jsonl');
rmSync(record, { force: true });
const sampleUntil = values.sample && Date.now() + positiveInteger('--sample', values.sample) * 1000;
const seed = seedFrom(values.seed);
if (sampleUntil) console.log(`seed ${seed}`);

let failures = 0;
let unreached = 0;
/** @type {import('../attacks/faults/table.mjs').Judged[]} */
const results = [];
const faults = await plan();
if (!values.list) {
  const queue = sampleUntil ? shuffled(faults, seed) : faults;
  const total = queue.length;
  await Promise.all(Array.from({ length: jobs }, () => work(queue)));
  summarize(total);
}
process.exitCode = failures > 0 ? 1 : 0;

async function plan() {
  /** @type {import('../attacks/faults/run-fault.mjs').Fault[]} */
  const planned = [];
  for (const scenario of chosen) {
    const { calls, faults: found, problems } = await planScenario(library, scenario, each);
    for (const problem of problems) {
      failures += 1;
      console.log(`WRONG ${scenario} without a fault: ${problem}`);
    }
    if (values.list) list(calls);
    planned.push(...(values.call ? selected(scenario, calls, values.call) : found));
  }
  return planned.filter(({ errno }) => values.errno === undefined || errno === values.errno);
}

function list(calls) {
  for (const [index, call] of calls.entries()) {
    console.log(`${index + 1} ${callName(call)} ${call.args.join(' ')}`);
  }
}

function callName({ side, name, ordinal }) {
  return `${side === 'child' ? 'child:' : ''}${name}#${ordinal}`;
}

/** Returns the faults of one call, which is given by its number in --list or by its name. */
function selected(scenario, calls, wanted) {
  const call = calls.find((each, index) => String(index + 1) === wanted || callName(each) === wanted);
  return call ? faultsOf(scenario, call) : fail(`${scenario} has no call ${wanted}: see --list.`);
}

async function work(queue) {
  for (let fault = queue.shift(); fault; fault = queue.shift()) {
    if (sampleUntil && Date.now() > sampleUntil) return;
    const { fired, outcome, problems } = await attempt(fault);
    if (!fired) {
      unreached += 1;
      continue;
    }
    const judged = { ...fault, outcome, problems };
    results.push(judged);
    appendFileSync(record, `${JSON.stringify(judged)}\n`);
    if (outcome === 'wrong') {
      failures += 1;
      console.log(`WRONG ${faultName(fault)}\n      ${problems.join('\n      ')}`);
    } else if (values.call) {
      console.log(`${outcome} ${faultName(fault)}`);
    }
  }
}

/** Repeats a fault once that took too long: the machine may be under load. */
async function attempt(fault) {
  const first = await once(fault);
  const timing = first.problems.some((problem) => /^(hangs|crashed or blocked|left|spins)/.test(problem));
  return timing ? once(fault) : first;
}

async function once(fault) {
  const stage = await runStage(library, fault.scenario, fault);
  return { fired: stage.fired > 0, ...judge(stage, fault) };
}

function summarize(total) {
  if (!sampleUntil && !values.call) {
    for (const [key, row] of rowsOf(results)) {
      const counts = Object.entries(row).filter(([, count]) => count > 0);
      console.log(`${key.replaceAll('|', ' ').padEnd(48)} ${counts.join('  ')}`);
    }
  }
  const { right, SpawnError, told, wrong } = countsOf(results);
  console.log(`faults: ${results.length} of ${total} injected, ${unreached} calls not reached`);
  console.log(`${right} without effect, ${SpawnError} SpawnErrors, ${told} reported later, ${wrong} wrong`);
  console.log(`${results.length - wrong} passed, ${failures} failed`);
  if (values.write)
    writeFileSync(join(root, 'docs', 'faults.md'), writeReport(results, chosen, { total, unreached }));
}
