// Draws each row of a report: `plot.mjs [RESULTS.json]` writes plots/ROW.svg, the same for the same file. See README.md.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { plot } from './harness/plot.mjs';
import { allRows } from './harness/questions.mjs';
import { describeRun } from './harness/report.mjs';
import { Results } from './harness/results.mjs';

const folder = new URL('plots/', import.meta.url);
const [path] = process.argv.slice(2);
const source = path === undefined ? new URL('results/latest.json', import.meta.url) : pathToFileURL(path);

function main() {
  const { machine, rounds, names, answers } = JSON.parse(readFileSync(source, 'utf8'));
  const results = new Results(answers);
  const rows = allRows.filter(({ run }) => Object.hasOwn(answers, run));
  mkdirSync(folder, { recursive: true });
  for (const id of new Set(rows.map((row) => row.id))) {
    const ofId = rows.filter((row) => row.id === id);
    const name = `${id.toLowerCase()}.svg`;
    writeFileSync(new URL(name, folder), plot(ofId, results, names, describeRun(machine, rounds)));
    console.log(`plots/${name}`);
  }
}

try {
  main();
} catch (error) {
  console.error(
    `bench:plot: ${error.message}. Expected the JSON of a run: npm run bench writes results/latest.json.`,
  );
  process.exitCode = 1;
}
