/** Children of the Node API: starting them, recording their output, waiting for them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type ExitStatus, type PtyChild, type SpawnOptions, spawn } from 'strand-pty';
import { eventually, statOf } from './proc.js';

/** A shell command on a terminal. */
export function shell(script: string, options: SpawnOptions = {}): PtyChild {
  return spawn('sh', ['-c', script], options);
}

/** Records the output of a child from now on. Makes the stream flow. */
export class Listener {
  readonly chunks: Buffer[] = [];
  readonly child: PtyChild;

  constructor(child: PtyChild) {
    this.child = child;
    child.on('data', (chunk) => {
      this.chunks.push(Buffer.from(chunk));
    });
  }

  get bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }

  /** The output as text, with the terminal's \r\n as \n. */
  get text(): string {
    return this.bytes.toString().replaceAll('\r\n', '\n');
  }

  /** Waits until the text contains this. */
  async received(wanted: string | RegExp): Promise<void> {
    while (!(typeof wanted === 'string' ? this.text.includes(wanted) : wanted.test(this.text))) {
      assert.ok(!this.child.closed, `${wanted} was never said, but ${JSON.stringify(this.text)}`);
      await nextOf(this.child, 'data', 'close');
    }
  }
}

/** Resolves at the first of these events. */
export async function nextOf(child: PtyChild, ...events: string[]): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = () => {
      for (const event of events) child.off(event, done);
      resolve();
    };
    for (const event of events) child.on(event, done);
  });
}

/** All output of a child. */
export async function bytesOf(child: PtyChild): Promise<Buffer> {
  const listener = new Listener(child);
  await child.ended;
  return listener.bytes;
}

export async function textOf(child: PtyChild): Promise<string> {
  return (await bytesOf(child)).toString().replaceAll('\r\n', '\n');
}

/** The arguments of 'close'. */
export async function closeOf(child: PtyChild): Promise<ExitStatus> {
  return await new Promise((resolve) => {
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal }));
  });
}

/** The names of the child's events, in order; consecutive data counts as one event. */
export function eventsOf(child: PtyChild): string[] {
  const events: string[] = [];
  for (const name of ['spawn', 'data', 'exit', 'error', 'end', 'finish', 'close']) {
    child.on(name, () => {
      if (name !== 'data' || events.at(-1) !== 'data') events.push(name);
    });
  }
  return events;
}

/**
 * Waits until the child has executed this program and sleeps in this function of the kernel (which not every
 * kernel shows).
 */
export async function asleepIn(child: PtyChild, program: string, wanted: string): Promise<void> {
  await eventually(`${program} sleeps in ${wanted}`, () => {
    const name = readFileSync(`/proc/${child.pid}/comm`, 'latin1').trim();
    const place = readFileSync(`/proc/${child.pid}/wchan`, 'latin1');
    return name === program && statOf(child.pid)?.state === 'S' && ['0', '', wanted].includes(place);
  });
}

/** Waits until `yes` blocks because the terminal is full and is not read. */
export async function blockedInWrite(child: PtyChild): Promise<void> {
  await asleepIn(child, 'yes', 'wait_woken');
}
