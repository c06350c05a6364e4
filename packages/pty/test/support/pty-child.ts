/**
 * Children of the Node API: started, listened to, and waited for.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type ExitStatus, type PtyChild, type SpawnOptions, spawn } from 'strand-pty';
import { eventually, statOf } from './proc.js';

/** A line of shell on a terminal. */
export function shell(script: string, options: SpawnOptions = {}): PtyChild {
  return spawn('sh', ['-c', script], options);
}

/** What a child says, from now on. Listening makes it flow. */
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

  /** As text, with the terminal's \r\n as \n. */
  get text(): string {
    return this.bytes.toString().replaceAll('\r\n', '\n');
  }

  /** Waits until the text contains this. */
  async heard(wanted: string | RegExp): Promise<void> {
    while (!(typeof wanted === 'string' ? this.text.includes(wanted) : wanted.test(this.text))) {
      assert.ok(!this.child.closed, `${wanted} was never said, but ${JSON.stringify(this.text)}`);
      await nextOf(this.child, 'data', 'close');
    }
  }
}

/** The first of these events. */
export async function nextOf(child: PtyChild, ...events: string[]): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = () => {
      for (const event of events) child.off(event, done);
      resolve();
    };
    for (const event of events) child.on(event, done);
  });
}

/** Everything that it says, to the end. */
export async function bytesOf(child: PtyChild): Promise<Buffer> {
  const listener = new Listener(child);
  await child.ended;
  return listener.bytes;
}

export async function textOf(child: PtyChild): Promise<string> {
  return (await bytesOf(child)).toString().replaceAll('\r\n', '\n');
}

/** What 'close' was given. */
export async function closeOf(child: PtyChild): Promise<ExitStatus> {
  return await new Promise((resolve) => {
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal }));
  });
}

/** The names of its events as they come; data that follows data is one. */
export function eventsOf(child: PtyChild): string[] {
  const events: string[] = [];
  for (const name of ['spawn', 'data', 'exit', 'error', 'end', 'finish', 'close']) {
    child.on(name, () => {
      if (name !== 'data' || events.at(-1) !== 'data') events.push(name);
    });
  }
  return events;
}

/** It is this program by now, and sleeps in this function of the kernel (which not every kernel tells). */
export async function asleepIn(child: PtyChild, program: string, wanted: string): Promise<void> {
  await eventually(`${program} sleeps in ${wanted}`, () => {
    const name = readFileSync(`/proc/${child.pid}/comm`, 'latin1').trim();
    const place = readFileSync(`/proc/${child.pid}/wchan`, 'latin1');
    return name === program && statOf(child.pid)?.state === 'S' && ['0', '', wanted].includes(place);
  });
}

/** `yes`, when the terminal is full and nobody reads. */
export async function blockedInWrite(child: PtyChild): Promise<void> {
  await asleepIn(child, 'yes', 'wait_woken');
}
