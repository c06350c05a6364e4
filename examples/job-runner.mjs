// Runs commands side by side, each on a terminal of its own, so that they print in colours as they do for a person. Each has
// limits and a timeout, and the exit codes are listed at the end.
//
//   node examples/job-runner.mjs 'npm run lint' 'npm test' 'sleep 100'

import { createInterface } from 'node:readline';
import { spawn } from 'strand-pty';

const AT_ONCE = 2;
const options = {
  timeout: Number(process.env.JOB_TIMEOUT ?? 60_000), // Milliseconds; then SIGTERM, and SIGKILL 5 s later.
  limits: { cpu: 60, nofile: 1024, core: 0 }, // CPU seconds, descriptors, bytes of a core dump.
  linger: 1000, // Milliseconds that a job in the background may keep the terminal open after the command.
  columns: 100,
};

/** Prints the output of a command by lines. Resolves with how it ended. */
async function run(command) {
  const child = spawn('sh', ['-c', command], options);
  const lines = createInterface({ input: child });
  lines.on('line', (line) => console.log(`${command} | ${line}`));
  const { exitCode, signal, timedOut } = await child.ended;
  const { left = [] } = await child.terminate(); // Ends the jobs that the command has left in the background.
  for (const { name, pid } of left) console.log(`${command} | ${name} goes on as process ${pid}`);
  return { command, ok: exitCode === 0, how: timedOut ? 'timed out' : (signal ?? `exit code ${exitCode}`) };
}

const waiting = process.argv.slice(2);
const results = [];

async function worker() {
  for (let command = waiting.shift(); command !== undefined; command = waiting.shift()) {
    results.push(await run(command));
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, worker));

for (const { command, how } of results) console.log(`${command}: ${how}`);
process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;
