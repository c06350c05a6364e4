import { afterEach } from 'node:test';
import { type ProcessProtocol, type PTYProcess, type SpawnProcessOptions, spawnProcess } from 'strand-pty';
import { RecordingProtocol } from './recording-protocol.js';

const started: PTYProcess[] = [];

// Also after a failed test, since a child would keep the file running.
afterEach(() => {
  const left = started.splice(0).filter(({ state }) => state !== 'ended');
  for (const transport of left) {
    transport.abortConnection();
    transport.signalProcessGroup('KILL');
  }
  if (left.length > 0) throw new Error(`children were left: ${left.join(', ')}`);
});

/** Kills the child after the test, if it has not ended. */
export function track<T extends PTYProcess>(transport: T): T {
  started.push(transport);
  return transport;
}

/** Starts a child on a terminal with this protocol. `args` is argv after the program's name. */
export function connect<P extends ProcessProtocol>(
  protocol: P,
  file: string,
  args: readonly string[] = [],
  options: SpawnProcessOptions = {},
): P {
  track(spawnProcess(protocol, file, [file, ...args], { usePTY: true, ...options }) as PTYProcess);
  return protocol;
}

/** A program on a terminal. */
export function run(
  file: string,
  args: readonly string[] = [],
  options: SpawnProcessOptions = {},
): RecordingProtocol {
  return connect(new RecordingProtocol(), file, args, options);
}

/** A shell command on a terminal. */
export function start(script: string, options: SpawnProcessOptions = {}): RecordingProtocol {
  return run('sh', ['-c', script], options);
}

/** The pid of a live child. */
export function pidOf({ transport }: { transport: PTYProcess }): number {
  if (transport.pid === null) throw new Error(`${transport} is dead`);
  return transport.pid;
}

/** All output of a shell command. */
export async function outputOf(script: string, options: SpawnProcessOptions = {}): Promise<string> {
  const protocol = start(script, options);
  await protocol.ended;
  return protocol.output;
}
