/**
 * Starts a child of the kind given by the first argument, and does nothing else. The child ends when its pipes
 * and its terminal are closed.
 */
import { Process, ProcessProtocol, PTYProcess, type SpawnProcessOptions } from 'strand-pty';

class Reporting extends ProcessProtocol {
  override processExited(): void {
    if (kind === 'unread') console.log('exited');
  }

  override processEnded(): void {
    console.log('ended');
  }
}

const kind = process.argv[2];

function start(script: string, options?: SpawnProcessOptions): Process {
  return new Process(new Reporting(), 'sh', ['sh', '-c', script], options);
}

if (kind === 'process') {
  start('exec cat').unref();
} else if (kind === 'mixed') {
  const childFDs = { 0: 'pty', 2: 'r', 3: 'w' } as const;
  new PTYProcess(new Reporting(), 'cat', ['cat'], { childFDs }).unref();
} else if (kind === 'busy') {
  const child = start('exec cat');
  child.pauseProducing();
  child.write(Buffer.alloc(1 << 20));
  child.unref();
} else if (kind === 'referenced') {
  const child = start('read -r line');
  child.unref();
  child.ref();
  setTimeout(() => child.closeStdin(), 20).unref();
} else if (kind === 'beside') {
  const other = start('exec cat');
  other.unref().unref();
  other.pauseProducing();
  other.unref();
  other.resumeProducing();
  other.ref().ref().unref().unref();
  const child = start('read -r line');
  child.pauseProducing();
  child.resumeProducing();
  child.ref();
  setTimeout(() => child.closeStdin(), 20).unref();
} else {
  start('echo unread').pauseProducing();
}
