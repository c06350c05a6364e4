// Runs commands at the same time, each on its own terminal, so that they print in colour. Each has resource limits and a timeout.
// Lists the exit codes at the end.
//
//   node examples/job-runner.mjs 'npm run lint' 'npm test' 'sleep 100'

import { createInterface } from 'node:readline';
import { spawn } from 'strand-pty';

const AT_ONCE = 2;
const options = {
  timeout: Number(process.env.JOB_TIMEOUT ?? 60_000), // Milliseconds until SIGTERM; SIGKILL follows 5 s later.
  limits: { cpu: 60, nofile: 1024, core: 0 }, // CPU seconds, descriptors, bytes of a core dump.
  linger: 1000, // Milliseconds that a background job may keep the terminal open after the command.
  columns: 100,
};

/** Runs a command and prints its output by lines. Resolves with how it ended. */
async function run(command) {
  const child = spawn('sh', ['-c', command], options);
  const lines = createInterface({ input: child });
  lines.on('line', (line) => console.log(`${command} | ${line}`));
  const { exitCode, signal, timedOut } = await child.ended;
  const { left = [] } = await child.terminate(); // Ends background jobs of the command.
  for (const { name, pid } of left) console.log(`${command} | ${name} is still running as process ${pid}`);
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
