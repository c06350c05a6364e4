/** A worker with children on pipes, of the kind given by its data. */
import { parentPort, workerData } from 'node:worker_threads';
import { Process, PTYProcess } from 'strand-pty';
import { PipeProtocol } from '../support/pipe-protocol.js';

if (workerData === 'echoes') {
  const child = new PipeProtocol();
  const echo = new Process(child, 'sh', ['sh', '-c', 'cat; cat <&3 >&2; exit 3'], {
    childFDs: { 0: 'w', 1: 'r', 2: 'r', 3: 'w' },
  });
  echo.write(Buffer.from('out'));
  echo.closeStdin();
  echo.writeToChild(3, Buffer.from('err'));
  echo.closeChildFD(3);
  const { exitCode } = await child.ended;
  parentPort?.postMessage({ out: child.text(1), err: child.text(2), exitCode });
} else {
  const children = [
    new Process(new PipeProtocol(), 'cat', ['cat']),
    new PTYProcess(new PipeProtocol<PTYProcess>(), 'cat', ['cat'], {
      childFDs: { 0: 'pty', 1: 'r', 2: 'r', 3: 'w' },
    }),
  ];
  // This input is still queued when the worker ends.
  for (const child of children) {
    child.pauseProducing();
    child.write(Buffer.alloc(1 << 20));
  }
  parentPort?.postMessage(children.map(({ pid }) => pid));
}
