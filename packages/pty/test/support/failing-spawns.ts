/** Used by the programs that run into a limit. */
import { spawnProcess } from 'strand-pty';
import { childrenOf, terminalDescriptors } from './proc.js';
import { RecordingProtocol } from './recording-protocol.js';

export interface SpawnFailure {
  readonly code: string;
  readonly syscall: string;
  readonly message: string;
}

/** Returns the child, or the fields of the error. */
export function tryToSpawn(): RecordingProtocol | SpawnFailure {
  const child = new RecordingProtocol();
  try {
    spawnProcess(child, 'cat', ['cat'], { usePTY: true });
    return child;
  } catch (error) {
    const { code, syscall, message } = error as SpawnFailure;
    return { code, syscall, message };
  }
}

export async function kill(child: RecordingProtocol): Promise<void> {
  child.transport.signalProcess('KILL');
  await child.ended;
}

/** What the failures left open: the test expects zeros. */
export function leftOpen(): { terminals: number; children: number } {
  return { terminals: terminalDescriptors(), children: childrenOf(process.pid).length };
}

/** The output of a child that is started when there is room again. */
export async function spawnAgain(): Promise<string> {
  const child = new RecordingProtocol();
  spawnProcess(child, 'echo', ['echo', 'room again'], { usePTY: true });
  await child.ended;
  return child.bytes.toString();
}
