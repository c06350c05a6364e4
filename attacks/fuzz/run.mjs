// The process that fuzzes one target: `run.mjs TARGET SEED SECONDS [PATH]`. It must end by itself.

import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { pty as ownFolder, root, terminal } from '../../scripts/lib/project.mjs';
import { Sandbox, within } from './sandbox.mjs';
import { targets } from './targets/index.mjs';

/** The first batch has the seed of the command line, each later batch the next number. */
const CASES_IN_A_BATCH = 25;
/** How long a failing case is shrunk. */
const SHRINKS_FOR_MS = 30_000;

const [name = '', seed = '', seconds = '', path] = process.argv.slice(2);
const caseFile = join(root, 'attacks', 'build', `fuzz-${name}.txt`);
// The library of a sanitizer is for this process, not for its children.
delete process.env.LD_PRELOAD;
const folder = process.env.STRAND_PTY_FOLDER ?? ownFolder;
const built = (file) => import(pathToFileURL(join(folder, 'dist', file)).href);
const [strandPty, nodePty, testing, { kernel }] = await Promise.all(
  ['index.js', 'node-pty/index.js', 'testing/index.js', 'native/kernel.js'].map(built),
);
const { Session } = await import(pathToFileURL(join(terminal, 'dist', 'index.js')).href);
const strand = { ...strandPty, ...testing, nodePty, kernel, folder, Session };

const sandbox = new Sandbox();
process.on('uncaughtException', (error) => sandbox.judge(error));
process.on('unhandledRejection', (error) => sandbox.judge(error));
// Warnings are expected here.
process.removeAllListeners('warning');
process.on('warning', () => {});

await followUp();
sandbox.remember();
let cases = 0;
const { drawn, run, withinMs } = targets[name];
const property = fc.asyncProperty(drawn, async (input) => {
  cases += 1;
  writeFileSync(caseFile, fc.stringify(input));
  try {
    await within(run(input, sandbox, strand), withinMs);
  } finally {
    await sandbox.end();
  }
  if (cases % 10 === 0) await followUp();
});

const until = Date.now() + Number(seconds) * 1000;
for (
  let batch = Number(seed), failed = false;
  !failed && (batch === Number(seed) || Date.now() < until);
  batch += 1
) {
  const details = await fc.check(property, {
    seed: batch,
    numRuns: CASES_IN_A_BATCH,
    interruptAfterTimeLimit: SHRINKS_FOR_MS,
    ...(path && { path, endOnFailure: true }),
  });
  failed = details.counterexample !== null;
  if (failed) report(details);
  if (path) break;
}
if (process.env.STRAND_FUZZ_UNCLEAR)
  for (const message of sandbox.unclear) console.log(`unclear: ${message}`);
console.log(`${name}: ${cases} cases`);
// The library must not keep this process running.
setTimeout(() => {
  console.log('the event loop does not end');
  process.exit(1);
}, 5000).unref();

function report({ seed, counterexamplePath, counterexample, errorInstance }) {
  console.log(`WRONG --target ${name} --seed ${seed} --path ${counterexamplePath}`);
  console.log(fc.stringify(counterexample?.[0]));
  console.log(errorInstance instanceof Error ? errorInstance.message : errorInstance);
  process.exitCode = 1;
}

/** Checks that the next child works. */
async function followUp() {
  const child = strand.spawn('sh', ['-c', 'echo follow; exit 5']);
  let text = '';
  child.on('data', (chunk) => {
    text += chunk;
  });
  const { exitCode } = await child.ended;
  if (!child.closed) await once(child, 'close');
  if (exitCode !== 5 || text !== 'follow\r\n')
    throw new Error(`the next child ended with ${exitCode}, ${text}`);
}
