/**
 * Starts one child after another, each when nothing keeps the event loop running, and prints the state of each
 * child at that moment.
 */
import { type PTYProcess, spawnProcess, type TerminalOptions } from 'strand-pty';
import { RecordingProtocol } from '../support/recording-protocol.js';

const transports: PTYProcess[] = [];

function start(script: string, usePTY: TerminalOptions = {}, child = new RecordingProtocol()): PTYProcess {
  const transport = spawnProcess(child, 'sh', ['sh', '-c', script], { usePTY }) as PTYProcess;
  transports.push(transport);
  return transport;
}

class Unreferencing extends RecordingProtocol {
  override connectionMade(): void {
    this.transport.unref();
  }
}

const cases: Record<string, () => void> = {
  alive: () => void start('sleep 0.2'),
  'alive and paused': () => void start('sleep 0.2', { paused: true }),
  unreferenced: () => void start('sleep 60').unref(),
  'unreferenced and paused': () => void start('sleep 60', { paused: true }).unref(),
  'unreferenced with unread input': () => {
    start('sleep 60', { raw: true })
      .unref()
      .write(Buffer.alloc(1 << 20));
  },
  'unreferenced in connectionMade': () => void start('sleep 60', {}, new Unreferencing()),
  'referenced again': () => void start('sleep 0.2').unref().ref(),
  'resumed after unref': () => start('sleep 60', { paused: true }).unref().resumeProducing(),
  'reaped with a job that has the terminal': () => void start('trap "" HUP; sleep 0.2 & exit 3'),
  'reaped and unread': () => void start('echo unread', { paused: true }),
  'closed and alive': () => start('trap "" HUP; sleep 0.2').abortConnection(),
  'closed, alive and unreferenced': () => {
    // The child may not have run its trap command yet.
    const transport = start('trap "" HUP; exec sleep 60').unref();
    transport.signalProcess('STOP');
    transport.abortConnection();
  },
};

const names = Object.keys(cases);
const answer: Record<string, string> = {};
process.on('beforeExit', () => {
  const [last] = transports.slice(-1);
  const name = names[transports.length - 1];
  if (last && name !== undefined) answer[name] = last.state;
  const next = cases[names[transports.length] ?? ''];
  // The handler is called again only if there was something to do in between.
  if (next) setImmediate(next);
});
process.on('exit', () => {
  for (const { pid } of transports) if (pid !== null) process.kill(pid, 'SIGKILL');
  console.log(JSON.stringify(answer));
});
