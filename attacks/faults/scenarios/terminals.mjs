// Children on a terminal, with spawn().

import { setTimeout as delay } from 'node:timers/promises';

/** Collects the text of a stream. */
export function heard(stream) {
  const output = { text: '', length: 0 };
  stream.on('data', (chunk) => {
    output.text += chunk;
    output.length += chunk.length;
  });
  return output;
}

/** Waits for the first chunk or the end. Not with `once`, which rejects at an 'error'. */
export async function firstOutput(child) {
  const first = new Promise((resolve) => child.on('data', resolve).on('error', resolve));
  await Promise.race([first, end(child)]);
}

export async function end(child) {
  const closed = new Promise((resolve) => (child.closed ? resolve(undefined) : child.once('close', resolve)));
  const status = await child.ended;
  await closed;
  return status;
}

/** Input, output, a change of size, an exit code. */
export async function pty({ spawn }, life) {
  const child = life.hear(spawn('sh', ['-c', 'echo hello; read x; echo got:$x; exit 7'], { echo: false }));
  const output = heard(child);
  life.attempt(() => child.resize(100, 40));
  child.write('abc\n');
  const status = await end(child);
  life.status(status, 7);
  life.check(output.text === 'hello\r\ngot:abc\r\n', `output ${JSON.stringify(output.text)}`);
}

/** More output than one read takes. */
export async function flood({ spawn }, life) {
  const child = life.hear(spawn('head', ['-c', '300000', '/dev/zero'], { raw: true }));
  const output = heard(child);
  life.status(await end(child), 0);
  life.check(output.length === 300_000, `${output.length} bytes of 300000`);
}

/** More input than the terminal takes at once. */
export async function input({ spawn }, life) {
  const script = 'echo ready; sleep 0.1; head -c 50000 | wc -c';
  const child = life.hear(spawn('sh', ['-c', script], { raw: true }));
  const output = heard(child);
  for (let i = 0; i < 5; i++) child.write(Buffer.alloc(10_000, 'x'));
  life.status(await end(child), 0);
  const text = output.text.replaceAll(/\s+/g, ' ');
  life.check(text === 'ready 50000 ', `output ${JSON.stringify(text)}`);
}

/** A reader that pauses after each chunk. */
export async function pause({ spawn }, life) {
  const child = life.hear(spawn('sh', ['-c', 'echo hello; sleep 0.1; seq 20000; exit 7']));
  const output = heard(child);
  child.on('data', () => {
    child.pause();
    setTimeout(() => child.resume(), 1);
  });
  life.status(await end(child), 7);
  life.check(output.length === 128_901, `${output.length} bytes of 128901`);
}

/** Pipes in both directions beside the terminal. */
export async function mixed({ spawn }, life) {
  const script = 'echo out; echo err >&2; read x <&3; echo $x; exit 7';
  const stdio = { 0: 'pty', 1: 'pty', 2: 'r', 3: 'w' };
  const child = life.hear(spawn('sh', ['-c', script], { stdio }));
  const output = heard(child);
  const errors = heard(life.hear(child.stdio[2]));
  life.hear(child.stdio[3]).end('abc\n');
  life.status(await end(child), 7);
  life.check(output.text === 'out\r\nabc\r\n', `output ${JSON.stringify(output.text)}`);
  life.check(errors.text === 'err\n', `errors ${JSON.stringify(errors.text)}`);
}

/** Another user and directory, with resource limits. */
export async function identity({ spawn }, life) {
  const options = { uid: 65534, cwd: '/', limits: { nofile: 64 }, umask: 0o77, nice: 3 };
  const child = life.hear(spawn('sh', ['-c', 'id -u; id -g; id -G; ulimit -n; umask; exit 7'], options));
  const output = heard(child);
  life.status(await end(child), 7);
  const text = output.text.replaceAll(/\s+/g, ' ');
  life.check(text === '65534 65534 65534 64 0077 ', `output ${JSON.stringify(text)}`);
}

/** The attributes of the terminal, its echo, and its foreground process group. */
export async function attributes({ spawn }, life) {
  const child = life.hear(spawn('sh', ['-c', 'echo ready; read x; exit 7']));
  const output = heard(child);
  await firstOutput(child);
  life.attempt(() => {
    child.setAttributes({ ECHO: false });
    life.check(child.getAttributes().ECHO === false, 'ECHO is still set');
    life.check(child.echo === false, 'echo is still true');
    // Null if the kernel says that there is none.
    const foreground = child.foreground();
    life.check(!foreground || foreground.pgid === child.pid, 'another process group is in the foreground');
  });
  if (life.told.length > 0) child.destroy();
  else child.write('\n');
  life.status(await end(child), 7);
  life.check(output.text === 'ready\r\n', `output ${JSON.stringify(output.text)}`);
}

/** Many children at once, so that every table has to grow. */
export async function many({ spawn }, life) {
  const children = Array.from({ length: 20 }, (_, index) =>
    life.attempt(() => life.hear(spawn('sh', ['-c', `echo ${index}; exit 7`]))),
  );
  await Promise.all(
    children.map(async (child, index) => {
      if (!child) return;
      const output = heard(child);
      const { exitCode } = await end(child);
      life.check(exitCode === 7 && output.text === `${index}\r\n`, `child ${index} ended with ${exitCode}`);
    }),
  );
}

/** A child whose output is not read until after its exit. */
export async function unread({ spawn }, life) {
  const child = life.hear(spawn('sh', ['-c', 'echo hello; exit 7']));
  const status = await child.exited;
  life.status(status, 7);
  await Promise.race([child.ended, delay(100)]);
  const output = heard(child);
  await end(child);
  life.check(output.text === 'hello\r\n', `output ${JSON.stringify(output.text)}`);
}
