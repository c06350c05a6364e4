/** A protocol that throws in every callback. With an argument, prints the uncaught exceptions. */
import { ProcessProtocol, spawnProcess } from 'strand-pty';

if (process.argv.length > 2) {
  process.on('uncaughtException', ({ message }) => console.log(`uncaught ${message}`));
}

function fail(callback: string): never {
  throw new Error(`in ${callback}`);
}

class Thrower extends ProcessProtocol {
  override connectionMade(): void {
    fail('connectionMade');
  }
  override childDataReceived(): void {
    fail('childDataReceived');
  }
  override processExited(): void {
    fail('processExited');
  }
  override processEnded(): void {
    fail('processEnded');
  }
}

spawnProcess(new Thrower(), 'sh', ['sh', '-c', 'echo hello; exec sleep 60'], { usePTY: true });
