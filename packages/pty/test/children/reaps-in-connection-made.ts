/** Starts a child that is dead when `connectionMade` reaps it, then another child, whose death must be noticed. */
import { execFileSync } from 'node:child_process';
import { type Process, ProcessProtocol, spawnProcess } from 'strand-pty';

class Ending extends ProcessProtocol {
  declare transport: Process;
  override processEnded(): void {
    console.log('ended');
  }
}

class Reaping extends Ending {
  override connectionMade(): void {
    const { pid } = this.transport;
    // Waits for the child's death without reaping it.
    execFileSync('sh', ['-c', `until grep -q "^State:.*Z" /proc/${pid}/status; do :; done`]);
    this.transport.reapProcess();
  }
  override processEnded(): void {
    super.processEnded();
    spawnProcess(new Ending(), 'true', ['true']);
  }
}

spawnProcess(new Reaping(), 'true', ['true']);
