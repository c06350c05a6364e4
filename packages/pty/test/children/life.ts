/** Prints the events of one child of each kind, in a Node that lacks a kernel feature. */
import { SpawnError, spawnProcess, type TerminalOptions } from 'strand-pty';
import { childrenOf, descriptorsOf, terminalDescriptors } from '../support/proc.js';
import { RecordingProtocol } from '../support/recording-protocol.js';

function run(script: string, usePTY: TerminalOptions = {}): RecordingProtocol {
  const child = new RecordingProtocol();
  spawnProcess(child, 'sh', ['sh', '-c', script], { usePTY });
  return child;
}

async function end(child: RecordingProtocol): Promise<unknown> {
  const { exitCode, signal } = await child.ended;
  // Output and exit may come in either order.
  const events = child.events.filter((event) => event !== 'data').join();
  return { exitCode, signal, output: child.output, events };
}

async function echo(): Promise<string> {
  const child = run('cat', { echo: false });
  child.transport.write(Buffer.from('there and back\n'));
  child.transport.closeStdin();
  await child.ended;
  return child.output;
}

async function killed(): Promise<unknown> {
  const child = run('echo ready; read line');
  await child.received('ready');
  const numbers = Object.keys(descriptorsOf(child.transport.originalPid));
  child.transport.signalProcess('TERM');
  return { numbers, ...((await end(child)) as object) };
}

async function paused(): Promise<number> {
  const child = run('head -c 3000 /dev/zero', { raw: true, paused: true });
  await child.exited;
  child.transport.resumeProducing();
  await child.ended;
  return child.bytes.length;
}

function failed(): unknown {
  try {
    spawnProcess(new RecordingProtocol(), 'strand-nowhere', ['strand-nowhere'], { usePTY: true });
  } catch (error) {
    if (error instanceof SpawnError) return [error.code, error.syscall];
    throw error;
  }
  return 'started';
}

async function many(): Promise<number> {
  const children = Array.from({ length: 100 }, (_, number) => run(`exit ${number}`));
  const reasons = await Promise.all(children.map((child) => child.ended));
  return reasons.filter(({ exitCode }, number) => exitCode === number).length;
}

const answer = {
  natural: await end(run('echo hello; exit 3')),
  background: await end(run('trap "" HUP; (sleep 0.2; echo late) & exit 4')),
  terminal: await end(run('test "$(tty)" = "$(readlink /proc/self/fd/0)" && stty size')),
  echo: await echo(),
  killed: await killed(),
  paused: await paused(),
  failed: failed(),
  many: await many(),
};
const left = { children: childrenOf(process.pid).length, terminals: terminalDescriptors() };
console.log(JSON.stringify({ ...answer, left }));
