/** Starts children of each kind, and prints what it learns about them. */
import { getProcessOutput, type SpawnError, spawn } from 'strand-pty';
import { spawn as spawnTerminal } from 'strand-pty/node-pty';

/** Reads a line before it exits, so that it lives while this program looks at it. */
const script = 'read line; echo "<$line>"; exit 3';

const child = spawn('sh', ['-c', script], { echo: false, encoding: 'utf8' });
const foreground = child.foreground()?.name ?? null;
child.write('typed\n');
let output = '';
for await (const text of child) output += text;

const terminal = spawnTerminal('sh', ['-c', script]);
const { process: name } = terminal;
terminal.write('\n');
const exitCode = await new Promise((resolve) => terminal.onExit((exit) => resolve(exit.exitCode)));

const piped = (await getProcessOutput('echo', ['piped'])).toString();

let failure = '';
try {
  spawn('/nowhere/program');
} catch (error) {
  const { name: kind, code, syscall } = error as SpawnError;
  failure = `${kind}: ${syscall} ${code}`;
}
console.log(JSON.stringify({ foreground, output, process: name, exitCode, piped, failure }));
