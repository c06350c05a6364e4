/** A terminal of strand-pty/node-pty that records its output from the start. */
import assert from 'node:assert/strict';
import { afterEach } from 'node:test';
import { type IPtyForkOptions, spawn, type UnixTerminal } from 'strand-pty/node-pty';

export interface Exit {
  readonly exitCode: number;
  readonly signal?: number;
}

const started: RecordingTerminal[] = [];

// Also after a failed test, since a child would keep the file running.
afterEach(() => {
  const left = started.splice(0).filter(({ exit }) => exit === undefined);
  for (const { pty } of left) {
    pty.destroy();
    pty.kill('SIGKILL');
  }
  if (left.length > 0) throw new Error(`children were left: ${left.map(({ pty }) => pty.pid).join(', ')}`);
});

export class RecordingTerminal {
  readonly pty: UnixTerminal;
  /** The chunks of output; with `encoding: null` they are Buffers. */
  readonly chunks: string[] = [];
  readonly exited: Promise<Exit>;
  exit: Exit | undefined;

  constructor(file: string, args: string[] = [], options: IPtyForkOptions = {}) {
    this.pty = spawn(file, args, options);
    this.pty.onData((data) => this.chunks.push(data));
    this.exited = new Promise((resolve) => {
      this.pty.onExit((exit) => {
        this.exit = exit;
        resolve(exit);
      });
    });
    started.push(this);
  }

  /** The output, with the terminal's \r\n as \n. */
  get text(): string {
    return this.chunks.join('').replaceAll('\r\n', '\n');
  }

  /** Waits until the output contains this. */
  async received(wanted: string): Promise<void> {
    while (!this.text.includes(wanted)) {
      assert.ok(!this.exit, `${wanted} was never said, but ${JSON.stringify(this.text)}`);
      await new Promise<void>((resolve) => {
        this.pty.once('data', () => resolve());
        this.pty.once('exit', () => resolve());
      });
    }
  }
}

/** A shell command on a terminal. */
export function recordingShell(script: string, options: IPtyForkOptions = {}): RecordingTerminal {
  return new RecordingTerminal('sh', ['-c', script], options);
}

/** All output of a shell command. */
export async function textOf(script: string, options: IPtyForkOptions = {}): Promise<string> {
  const terminal = recordingShell(script, options);
  await terminal.exited;
  return terminal.text;
}
