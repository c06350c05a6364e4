/**
 * Tries every way to start a child. Prints the error of each, what was opened meanwhile, and whether a terminal without a child
 * can be opened.
 */
import {
  getProcessOutput,
  getProcessOutputAndValue,
  getProcessValue,
  Process,
  ProcessMonitor,
  ProcessProtocol,
  PTYProcess,
  spawn,
  spawnProcess,
} from 'strand-pty';
import { open, spawn as spawnTerminal } from 'strand-pty/node-pty';

const opened: string[] = [];
const { system } = (await import('strand-pty')).reactor;
for (const name of ['openPty', 'openPipe', 'spawn'] as const) {
  const call = system[name] as (...args: unknown[]) => unknown;
  Object.assign(system, {
    [name]: (...args: unknown[]) => {
      opened.push(name);
      return call(...args);
    },
  });
}

const protocol = new ProcessProtocol();
const idle = new ProcessMonitor();
idle.addProcess('program', ['true']);
const running = new ProcessMonitor();
running.startService();

const ways: Readonly<Record<string, () => unknown>> = {
  spawn: () => spawn('true'),
  'spawn with pipes': () => spawn('true', [], { stdio: { 0: 'pty', 3: 'r' } }),
  spawnProcess: () => spawnProcess(protocol, 'true', ['true']),
  'spawnProcess on a terminal': () => spawnProcess(protocol, 'true', ['true'], { usePTY: true }),
  Process: () => new Process(protocol, 'true', ['true']),
  PTYProcess: () => new PTYProcess(protocol, 'true', ['true']),
  getProcessOutput: () => getProcessOutput('true'),
  getProcessValue: () => getProcessValue('true'),
  getProcessOutputAndValue: () => getProcessOutputAndValue('true'),
  startService: () => idle.startService(),
  startProcess: () => idle.startProcess('program'),
  addProcess: () => running.addProcess('program', ['true']),
  'drop-in': () => spawnTerminal('true'),
  'drop-in with spawnErrors': () => spawnTerminal('true', [], { spawnErrors: 'exit' }),
};

const errors: Record<string, unknown> = {};
for (const [way, start] of Object.entries(ways)) {
  try {
    errors[way] = await start();
  } catch (error) {
    const { code, permission, resource } = error as Record<string, unknown>;
    errors[way] = { code, permission, resource };
  }
}
const added = running.names;
const openedForChildren = [...opened];

const terminal = open();
terminal.destroy();
console.log(JSON.stringify({ errors, added, opened: openedForChildren, afterwards: opened }));
process.exit();
