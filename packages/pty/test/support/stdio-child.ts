/** Children of the Node API with pipes beside their terminal. */
import { once } from 'node:events';
import { Readable, Writable } from 'node:stream';
import { afterEach } from 'node:test';
import { type PtyChild, type SpawnOptions, spawn } from 'strand-pty';
import './on-pipes.js';

const started: PtyChild[] = [];

// Also after a failed test, since a child would keep the file running.
afterEach(async () => {
  const left = started.splice(0).filter(({ closed }) => !closed);
  await Promise.all(left.map((child) => child[Symbol.asyncDispose]()));
});

const ERRORS_APART = { 0: 'pty', 1: 'pty', 2: 'r' } as const;

/** A shell command with a pipe for stderr, unless `stdio` says otherwise. */
export function shell(
  script: string,
  stdio: NonNullable<SpawnOptions['stdio']> = ERRORS_APART,
  options: SpawnOptions = {},
): PtyChild {
  const child = spawn('sh', ['-c', script], { stdio, ...options });
  started.push(child);
  return child;
}

export function readable({ stdio }: PtyChild, childFD = 2): Readable {
  const stream = stdio[childFD];
  if (stream instanceof Readable) return stream;
  throw new Error(`stdio[${childFD}] is not a Readable`);
}

export function writable({ stdio }: PtyChild, childFD = 3): Writable {
  const stream = stdio[childFD];
  if (stream instanceof Writable) return stream;
  throw new Error(`stdio[${childFD}] is not a Writable`);
}

/** Waits until the stream contains this, and returns what was read, with the terminal's \r\n as \n. */
export async function received(stream: Readable, wanted: string): Promise<string> {
  let text = '';
  while (!text.includes(wanted)) {
    await once(stream, 'readable');
    for (let chunk = stream.read(); chunk !== null; chunk = stream.read())
      text += String(chunk).replaceAll('\r\n', '\n');
  }
  return text;
}

/** The events of a child and of its pipes, in order: 'end', '2 end', … */
export function eventsOf(child: PtyChild): string[] {
  const events: string[] = [];
  const note = (stream: Readable | Writable, prefix: string) => {
    for (const name of ['exit', 'error', 'end', 'finish', 'close']) {
      stream.on(name, () => events.push(prefix + name));
    }
  };
  note(child, '');
  for (const [childFD, stream] of Object.entries(child.stdio)) if (stream) note(stream, `${childFD} `);
  return events;
}

/** Whether a promise is settled by now. */
export async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const settle = () => {
    settled = true;
  };
  promise.then(settle, settle);
  // By the end of another child everything that was ready has been delivered.
  const other = spawn('true');
  other.resume();
  await other.ended;
  return settled;
}
