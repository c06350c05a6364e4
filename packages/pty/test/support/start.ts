import { type PTYProcess, type SpawnProcessOptions, spawnProcess } from 'strand-pty';
import { RecordingProtocol } from './recording-protocol.js';

/** A child on a terminal, and what it says. `args` is argv after the program's name. */
export function run(
  file: string,
  args: readonly string[] = [],
  options: SpawnProcessOptions = {},
): RecordingProtocol {
  const protocol = new RecordingProtocol();
  spawnProcess(protocol, file, [file, ...args], { usePTY: true, ...options });
  return protocol;
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
