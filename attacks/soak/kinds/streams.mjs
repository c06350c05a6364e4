// Jobs with spawn().

import { finished } from 'node:stream/promises';
import { sumOf } from '../job.mjs';

/** Reads a stream to its end in one of three ways, with pauses. */
async function readAll(job, stream) {
  const chunks = [];
  if (job.chance(0.3)) {
    // Not `for await`, which would destroy the stream at its end.
    stream.on('readable', () => {
      for (let chunk = stream.read(); chunk !== null; chunk = stream.read()) chunks.push(chunk);
    });
  } else {
    const pauses = job.chance(0.4);
    stream.on('data', (chunk) => {
      chunks.push(chunk);
      if (!pauses || !job.chance(0.2)) return;
      stream.pause();
      setTimeout(() => stream.resume(), job.whole(0, 3));
    });
  }
  await new Promise((resolve) => stream.on('close', resolve));
  return Buffer.concat(chunks);
}

/** Output of random size, with a resize meanwhile. */
export async function output(job, { spawn }) {
  const { bytes, command } = job.part();
  const code = job.whole(0, 255);
  const child = spawn('sh', ['-c', `stty raw -echo; ${command}; exit ${code}`], {
    columns: job.whole(1, 300),
  });
  if (job.chance(0.3)) child.resize(job.whole(1, 65_535), job.whole(1, 65_535));
  job.same(await readAll(job, child), bytes, 'output');
  job.check(child.exitCode === code, `exit code ${child.exitCode} for ${code}`);
}

/** Input of random size, whose checksum the child prints. */
export async function input(job, { spawn }) {
  const { bytes } = job.part();
  const script = `head -c ${bytes.length} | sha1sum`;
  const child = spawn('sh', ['-c', script], { raw: true });
  const printed = readAll(job, child);
  for (const piece of job.pieces(bytes)) {
    if (!child.write(piece)) await new Promise((resolve) => child.once('drain', resolve));
    await job.wait();
  }
  const text = String(await printed);
  job.check(
    text.startsWith(sumOf(bytes)),
    `the child has read other bytes than the ${bytes.length} sent: ${text.trim()}`,
  );
}

/** Input that the child sends back, both at once. */
export async function echo(job, { spawn }) {
  const { bytes } = job.part();
  const child = spawn('head', ['-c', String(bytes.length)], { raw: true });
  const printed = readAll(job, child);
  for (const piece of job.pieces(bytes)) child.write(piece);
  job.same(await printed, bytes, 'echo');
}

/** Pipes in both directions beside the terminal. */
export async function mixed(job, { spawn }) {
  const [out, err, sent] = [job.part(), job.part(), job.part()];
  const script = `stty raw -echo; ${out.command} & ${err.command} >&2 & sha1sum <&3 >&4; wait`;
  const child = spawn('sh', ['-c', script], { stdio: { 0: 'pty', 1: 'pty', 2: 'r', 3: 'w', 4: 'r' } });
  const [terminal, errors, sum] = [child, child.stdio[2], child.stdio[4]].map((stream) =>
    readAll(job, stream),
  );
  for (const piece of job.pieces(sent.bytes)) child.stdio[3].write(piece);
  child.stdio[3].end();
  job.same(await errors, err.bytes, 'pipe');
  job.check(
    String(await sum).startsWith(sumOf(sent.bytes)),
    'pipe to the child: the bytes differ from those sent',
  );
  job.same(await terminal, out.bytes, 'terminal');
}

/** A child that is ended at a random moment in a random way. */
export async function ended(job, { spawn }) {
  const { command } = job.part();
  const deaf = job.chance(0.5) ? 'trap "" HUP TERM INT;' : '';
  const abort = new AbortController();
  const child = spawn('sh', ['-c', `${deaf} sleep 30 & ${command}; sleep 30`], {
    signal: abort.signal,
    ...(job.chance(0.2) && { timeout: job.whole(1, 10) }),
    killGrace: 20,
  });
  child.on('error', () => {});
  if (job.chance(0.5)) child.resume();
  await job.wait();
  const ways = {
    kill: () => child.kill('SIGKILL'),
    terminate: () => child.terminate({ grace: job.whole(0, 20) }),
    destroy: () => child.destroy(),
    dispose: () => child[Symbol.asyncDispose](),
    abort: () => abort.abort(),
  };
  await job.one(Object.values(ways))();
  await job.wait();
  // Kills what is left in its session and ignores SIGHUP.
  await child.terminate({ grace: 0 });
  child.destroy();
  await child.ended;
  if (!child.closed) await finished(child).catch(() => {});
  job.check(child.exitCode !== null || child.signalCode !== null, 'its status is unknown');
}

/** A child whose output is not read and to which there is no reference. */
export async function forgotten(job, { spawn }) {
  const { exitCode } = await spawn('sh', ['-c', 'echo forgotten; exit 3']).exited;
  job.check(exitCode === 3, `exit code ${exitCode} for 3`);
}
