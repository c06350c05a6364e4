/**
 * Starts children that other code reaps, and prints the reported status. The first is gone before the reactor
 * can look; the reactor waits for the others.
 */
import { spawnProcess } from 'strand-pty';
import { childrenOf, isGone, terminalDescriptors } from '../support/proc.js';
import { RecordingProtocol } from '../support/recording-protocol.js';

class Late extends RecordingProtocol {
  override connectionMade(): void {
    super.connectionMade();
    while (!isGone(this.transport.originalPid)) {}
  }
}

async function fate(child: RecordingProtocol, script: string): Promise<unknown> {
  spawnProcess(child, 'sh', ['sh', '-c', script], { usePTY: true });
  const { name, exitCode, signal, status, message } = await child.ended;
  return { name, exitCode, signal, status, message, events: child.events };
}

const fates = [
  await fate(new Late(), 'exit 7'),
  await fate(new RecordingProtocol(), 'sleep 0.1; exit 0'),
  await fate(new RecordingProtocol(), 'sleep 0.1; kill -TERM $$'),
];
const left = { children: childrenOf(process.pid).length, terminals: terminalDescriptors() };
console.log(JSON.stringify({ fates, left }));
