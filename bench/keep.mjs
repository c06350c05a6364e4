// `npm run bench:keep` makes the last run the one that the repository keeps: results/latest.* becomes results/kept.*, plots/ gets
// a picture of each row, and the README of the repository its figures. See README.md.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { plot } from './harness/plot.mjs';
import { allRows } from './harness/questions.mjs';
import { readmeFigures } from './harness/readme-figures.mjs';
import { describeRun } from './harness/report.mjs';
import { Results } from './harness/results.mjs';

const resultsFolder = new URL('results/', import.meta.url);
const plots = new URL('plots/', import.meta.url);
const readme = new URL('../README.md', import.meta.url);

function keep() {
  for (const name of readdirSync(resultsFolder))
    if (!name.startsWith('latest.')) rmSync(new URL(name, resultsFolder));
  for (const type of ['md', 'json'])
    copyFileSync(new URL(`latest.${type}`, resultsFolder), new URL(`kept.${type}`, resultsFolder));
  rmSync(plots, { recursive: true, force: true });
  mkdirSync(plots);
  const run = JSON.parse(readFileSync(new URL('kept.json', resultsFolder), 'utf8'));
  const { machine, rounds, names, answers } = run;
  const results = new Results(answers);
  const figures = `<!-- npm run bench:keep -->\n\n${readmeFigures(run, results)}\n\n<!-- end -->`;
  const block = /<!-- npm run bench:keep -->.*?<!-- end -->/s;
  writeFileSync(
    readme,
    readFileSync(readme, 'utf8').replace(block, () => figures),
  );
  const rows = allRows.filter(({ run }) => Object.hasOwn(answers, run));
  for (const id of new Set(rows.map((row) => row.id))) {
    const ofId = rows.filter((row) => row.id === id);
    const file = new URL(`${id.toLowerCase()}.svg`, plots);
    writeFileSync(file, plot(ofId, results, names, describeRun(machine, rounds)));
  }
}

try {
  keep();
} catch (error) {
  console.error(
    `bench:keep: ${error.message}. It needs the files that npm run bench writes: results/latest.*`,
  );
  process.exitCode = 1;
}
