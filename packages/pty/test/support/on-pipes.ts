/**
 * Children on pipes, and children with pipes beside their terminal. No pipe may be left open at the end of the
 * file.
 */
import assert from 'node:assert/strict';
import { after, afterEach } from 'node:test';
import {
  type Process,
  ProcessExitedAlready,
  type ProcessProtocol,
  type PTYProcess,
  type SpawnProcessOptions,
  spawnProcess,
} from 'strand-pty';
import { PipeProtocol } from './pipe-protocol.js';
import { ourDescriptors } from './test.js';

export function ourPipes(): string[] {
  return ourDescriptors().filter((name) => name.startsWith('pipe:'));
}

const pipesAtStart = new Set(ourPipes());
const started: (Process | PTYProcess)[] = [];

// Also after a failed test, since a child would keep the file running.
afterEach(() => {
  const left = started.splice(0).filter(({ state }) => state !== 'ended');
  for (const transport of left) {
    transport.abortConnection();
    try {
      transport.signalProcess('KILL');
    } catch (error) {
      if (!(error instanceof ProcessExitedAlready)) throw error;
    }
  }
  if (left.length > 0) throw new Error(`children were left: ${left.join(', ')}`);
});

after(() => {
  const left = ourPipes().filter((name) => !pipesAtStart.has(name));
  assert.deepEqual(left, [], 'pipes are left open');
});

/** Starts a child with this protocol. `args` is argv after the program's name. */
export function connectTo<P extends ProcessProtocol>(
  protocol: P,
  file: string,
  args: readonly string[] = [],
  options: SpawnProcessOptions = {},
): P {
  started.push(spawnProcess(protocol, file, [file, ...args], options));
  return protocol;
}

/** A program on pipes: by default 0, 1 and 2. */
export function program(
  file: string,
  args: readonly string[] = [],
  options: SpawnProcessOptions = {},
): PipeProtocol {
  return connectTo(new PipeProtocol(), file, args, options);
}

/** A shell command on pipes. */
export function shell(script: string, options?: SpawnProcessOptions): PipeProtocol;
export function shell<P extends ProcessProtocol>(
  script: string,
  options: SpawnProcessOptions,
  protocol: P,
): P;
export function shell(
  script: string,
  options: SpawnProcessOptions = {},
  protocol: ProcessProtocol = new PipeProtocol(),
): ProcessProtocol {
  return connectTo(protocol, 'sh', ['-c', script], options);
}

type Mixed = PipeProtocol<PTYProcess>;

/** A shell command on a terminal and on pipes. */
export function mixed(
  script: string,
  childFDs: NonNullable<SpawnProcessOptions['childFDs']>,
  options: SpawnProcessOptions = {},
): Mixed {
  return connectTo(new PipeProtocol<PTYProcess>(), 'sh', ['-c', script], {
    usePTY: true,
    childFDs,
    ...options,
  });
}

/** A shell that executes the commands it reads from descriptor 9. */
export const EXECUTES_COMMANDS = 'while read -r command <&9; do eval "$command"; done';

/** Sends a command to such a shell. */
export function sendCommand({ transport }: { transport: Process | PTYProcess }, command: string): void {
  transport.writeToChild(9, Buffer.from(`${command}\n`));
}

/** The pid of a live child. */
export function pidOf({ transport }: { transport: Process | PTYProcess }): number {
  if (transport.pid === null) throw new Error(`${transport} is dead`);
  return transport.pid;
}
