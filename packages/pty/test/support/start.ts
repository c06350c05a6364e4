import { afterEach } from 'node:test';
import { type ProcessProtocol, type PTYProcess, type SpawnProcessOptions, spawnProcess } from 'strand-pty';
import { RecordingProtocol } from './recording-protocol.js';

const started: PTYProcess[] = [];

// Also after a failed test: what it left would keep the file from its end.
afterEach(() => {
  const left = started.splice(0).filter(({ state }) => state !== 'ended');
  for (const transport of left) {
    transport.abortConnection();
    transport.signalProcessGroup('KILL');
  }
  if (left.length > 0) throw new Error(`children were left: ${left.join(', ')}`);
});

/** To be ended with the test, if it has not ended by then. */
export function track<T extends PTYProcess>(transport: T): T {
  started.push(transport);
  return transport;
}

/** A child on a terminal whose protocol is to be this one. `args` is argv after the program's name. */
export function connect<P extends ProcessProtocol>(
  protocol: P,
  file: string,
  args: readonly string[] = [],
  options: SpawnProcessOptions = {},
): P {
  track(spawnProcess(protocol, file, [file, ...args], { usePTY: true, ...options }) as PTYProcess);
  return protocol;
}

/** A child on a terminal, and what it says. */
export function run(
  file: string,
  args: readonly string[] = [],
  options: SpawnProcessOptions = {},
): RecordingProtocol {
  return connect(new RecordingProtocol(), file, args, options);
}

/** The same for a line of shell. */
export function start(script: string, options: SpawnProcessOptions = {}): RecordingProtocol {
  return run('sh', ['-c', script], options);
}

/** Its pid, while it lives. */
export function pidOf({ transport }: { transport: PTYProcess }): number {
  if (transport.pid === null) throw new Error(`${transport} is dead`);
  return transport.pid;
}

/** What a child of this line of shell prints, up to its end. */
export async function outputOf(script: string, options: SpawnProcessOptions = {}): Promise<string> {
  const protocol = start(script, options);
  await protocol.ended;
  return protocol.output;
}
