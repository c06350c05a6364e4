// `npm run bench:keep` makes the last run the one that the repository keeps: of results/latest.*, the rows about strand-pty become
// results/kept.*, and those about strand-terminal results/kept-terminal.*. plots/ gets a picture of each row, and the README of the
// repository the figures of strand-pty. A group without a row in the last run stays as it is. See README.md.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { plot } from './harness/plot.mjs';
import { groups } from './harness/questions.mjs';
import { readmeFigures } from './harness/readme-figures.mjs';
import { describeRun, renderReport } from './harness/report.mjs';
import { Results } from './harness/results.mjs';

const resultsFolder = new URL('results/', import.meta.url);
const plots = new URL('plots/', import.meta.url);
const readme = new URL('../README.md', import.meta.url);

function keep() {
  mkdirSync(plots, { recursive: true });
  const run = JSON.parse(readFileSync(new URL('latest.json', resultsFolder), 'utf8'));
  for (const group of groups) {
    const rows = group.rows.filter((row) => Object.hasOwn(run.answers, row.run));
    if (rows.length > 0) keepGroup(group, rows, run);
  }
}

function keepGroup({ contestants, kept }, rows, { machine, rounds, names: allNames, answers: allAnswers }) {
  const names = contestants.map(({ name }) => name).filter((name) => allNames.includes(name));
  const runs = new Set(rows.map(({ run }) => run));
  const answers = Object.fromEntries(Object.entries(allAnswers).filter(([run]) => runs.has(run)));
  const results = new Results(answers);
  const run = { machine, rounds, names, answers };
  writeFileSync(new URL(`${kept}.json`, resultsFolder), `${JSON.stringify(run, null, 2)}\n`);
  writeFileSync(new URL(`${kept}.md`, resultsFolder), renderReport(rows, results, names, machine, rounds));
  for (const id of new Set(rows.map((row) => row.id))) {
    const ofId = rows.filter((row) => row.id === id);
    const file = new URL(`${id.toLowerCase()}.svg`, plots);
    writeFileSync(file, plot(ofId, results, names, describeRun(machine, rounds)));
  }
  if (kept === 'kept') writeReadme(run, results);
}

function writeReadme(run, results) {
  const figures = `<!-- npm run bench:keep -->\n\n${readmeFigures(run, results)}\n\n<!-- end -->`;
  const block = /<!-- npm run bench:keep -->.*?<!-- end -->/s;
  writeFileSync(
    readme,
    readFileSync(readme, 'utf8').replace(block, () => figures),
  );
}

try {
  keep();
} catch (error) {
  console.error(
    `bench:keep: ${error.message}. It needs the files that npm run bench writes: results/latest.*`,
  );
  process.exitCode = 1;
}
