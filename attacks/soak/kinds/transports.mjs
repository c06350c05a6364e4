// Jobs with protocols, helpers, the monitor and the drop-in.

import { sumOf } from '../job.mjs';

/** Starts a child and collects its output. Calls `reading` after each chunk. */
function collect(start, ProcessProtocol, reading = () => {}) {
  const chunks = {};
  let transport;
  const ended = new Promise((resolve) => {
    class Collector extends ProcessProtocol {
      childDataReceived(childFD, data) {
        chunks[childFD] ??= [];
        chunks[childFD].push(data);
        reading(transport);
      }
      processEnded(reason) {
        resolve(reason);
      }
    }
    transport = start(new Collector());
  });
  return { transport, ended, bytes: (fd) => Buffer.concat(chunks[fd] ?? []) };
}

/** Output on a terminal, with pauses of the transport. */
export async function terminal(job, { ProcessProtocol, spawnProcess }) {
  const { bytes, command } = job.part();
  const script = `stty raw -echo; ${command}; exit 3`;
  const pauses = job.chance(0.4);
  const child = collect(
    (protocol) => spawnProcess(protocol, 'sh', ['sh', '-c', script], { usePTY: true }),
    ProcessProtocol,
    (transport) => {
      if (!pauses || !job.chance(0.2)) return;
      transport.pauseProducing();
      setTimeout(() => transport.resumeProducing(), job.whole(0, 3));
    },
  );
  const { exitCode } = await child.ended;
  job.same(child.bytes(1), bytes, 'output');
  job.check(exitCode === 3, `exit code ${exitCode} for 3`);
}

/** Input on a pipe, which the child sends back on two others. */
export async function pipes(job, { ProcessProtocol, spawnProcess }) {
  const { bytes } = job.part();
  const child = collect((protocol) => spawnProcess(protocol, 'tee', ['tee', '/dev/stderr']), ProcessProtocol);
  for (const piece of job.pieces(bytes)) {
    child.transport.write(piece);
    await job.wait();
  }
  child.transport.closeStdin();
  const { exitCode } = await child.ended;
  job.same(child.bytes(1), bytes, 'output');
  job.same(child.bytes(2), bytes, 'errors');
  job.check(exitCode === 0, `exit code ${exitCode} for 0`);
}

/** The helpers that run a program to its end. */
export async function helper(job, { getProcessOutput, getProcessOutputAndValue, getProcessValue }) {
  const { bytes, command } = job.part();
  if (job.chance(0.3)) {
    job.check((await getProcessValue('sh', ['-c', `${command}; exit 9`])) === 9, 'exit code');
  } else if (job.chance(0.5)) {
    const { out, err, code } = await getProcessOutputAndValue('sh', ['-c', `cat; ${command} >&2; exit 4`], {
      stdin: bytes,
    });
    job.same(out, bytes, 'output');
    job.same(err, bytes, 'errors');
    job.check(code === 4, `exit code ${code} for 4`);
  } else {
    job.same(await getProcessOutput('sh', ['-c', command]), bytes, 'output');
  }
}

/** A helper whose child takes too long, or prints too much. */
export async function limited(job, { getProcessOutput }) {
  const options = job.chance(0.5) ? { timeout: job.whole(1, 20) } : { maxBytes: 10 };
  try {
    await getProcessOutput('sh', ['-c', 'sleep 30 & seq 1000; sleep 30'], options);
    job.check(false, 'it resolved');
  } catch (error) {
    job.check(
      error.code === ('timeout' in options ? 'ETIMEDOUT' : 'ENOBUFS'),
      `rejected with ${error.message}`,
    );
  }
}

/** A terminal of the drop-in, with pauses. */
export async function dropIn(job, { nodePty }) {
  const { bytes, command } = job.part();
  const terminal = nodePty.spawn('sh', ['-c', `stty raw -echo; ${command}; exit 5`], { encoding: null });
  const chunks = [];
  terminal.onData((data) => {
    chunks.push(data);
    if (!job.chance(0.05)) return;
    terminal.pause();
    setTimeout(() => terminal.resume(), job.whole(0, 3));
  });
  const { exitCode } = await new Promise((resolve) => terminal.onExit(resolve));
  job.same(Buffer.concat(chunks), bytes, 'output');
  job.check(exitCode === 5, `exit code ${exitCode} for 5`);
}

/** A monitored program that is restarted, and then stopped. */
export async function monitored(job, { ProcessMonitor }) {
  const monitor = new ProcessMonitor({ threshold: 0, minRestartDelay: 0, maxRestartDelay: 0, killTime: 50 });
  let lines = 0;
  const wanted = job.whole(1, 3);
  const enough = new Promise((resolve) => {
    monitor.on('line', (_name, line) => {
      job.check(line === sumOf(Buffer.from('line')), `the line ${line}`);
      lines += 1;
      if (lines >= wanted) resolve(undefined);
    });
  });
  monitor.addProcess('short', ['sh', '-c', `echo ${sumOf(Buffer.from('line'))}`]);
  monitor.startService();
  await enough;
  await monitor.stopService();
}
