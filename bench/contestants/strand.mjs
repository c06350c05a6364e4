// spawnProcess(): the transport calls the methods of a protocol.
import { ProcessProtocol, spawnProcess } from '../../packages/pty/dist/index.js';

class Relay extends ProcessProtocol {
  #life;

  constructor(life) {
    super();
    this.#life = life;
  }

  childDataReceived(_fd, data) {
    this.#life.data(data);
  }

  processEnded({ exitCode }) {
    this.#life.ended(exitCode);
  }
}

/** @type {import('../harness/contestants.mjs').Start} */
export function start(file, args, life) {
  const transport = spawnProcess(new Relay(life), file, [file, ...args], { usePTY: true });
  return {
    pid: transport.pid,
    write: (bytes) => transport.write(bytes),
    kill: () => transport.signalProcess('KILL'),
    pause: () => transport.pauseProducing(),
    resume: () => transport.resumeProducing(),
  };
}
