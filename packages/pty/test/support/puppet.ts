/**
 * A child that executes commands one at a time and reports when each is done, so that a test knows what has
 * happened without waiting for time to pass. It is a shell that reads its commands from a FIFO.
 */
import { execFileSync } from 'node:child_process';
import { constants, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SERVE = `serve() {
  exec 3<"$1/control" 4>"$1/answer"
  echo >&4
  while read -r command <&3; do eval "$command"; echo >&4; done
}
serve "$1"`;

/** The bytes that \`flood\` prints. */
export function floodOf(length: number): string {
  return '0123456789abcde\n'.repeat(Math.ceil(length / 16)).slice(0, length);
}

export class Puppet {
  /** The arguments with which the shell is started. */
  readonly args: readonly string[];
  readonly #folder = mkdtempSync(join(tmpdir(), 'puppet-'));
  readonly #control: number;
  readonly #answers: Socket;
  readonly #jobs: Puppet[] = [];
  readonly #waiting: ((answer: string) => void)[] = [];
  #answer = '';

  constructor() {
    const [control, answer] = ['control', 'answer'].map((name) => join(this.#folder, name));
    if (!control || !answer) throw new Error('the FIFOs have no paths');
    execFileSync('mkfifo', [control, answer]);
    // Open in both directions, so that opening does not wait for the child, and the child's death does not end it.
    this.#control = openSync(control, constants.O_RDWR);
    this.#answers = new Socket({ fd: openSync(answer, constants.O_RDWR | constants.O_NONBLOCK) });
    this.#answers
      .unref()
      .setEncoding('latin1')
      .on('data', (text: string) => this.#answered(text));
    this.args = ['-c', SERVE, 'puppet', this.#folder];
  }

  /** Resolves when the shell has started. */
  async started(): Promise<void> {
    await this.#nextAnswer();
  }

  /** Prints a text; resolves when all of it is written. */
  async output(text: string): Promise<void> {
    await this.#execute(`printf %s '${text}'`);
  }

  async flood(length: number): Promise<void> {
    await this.#execute(`yes 0123456789abcde | head -c ${length}`);
  }

  /** Reads `length` bytes of its input, and waits for them. */
  async read(length: number): Promise<string> {
    return this.#execute(`head -c ${length} >&4`);
  }

  /** Reads `length` bytes of its input without returning them. */
  async skip(length: number): Promise<void> {
    await this.#execute(`head -c ${length} >/dev/null`);
  }

  exit(code: number): void {
    this.#send(`exit ${code}`);
  }

  /** Sends itself a signal. */
  die(signal: string): void {
    this.#send(`kill -s ${signal} $$`);
  }

  async ignoreHangup(): Promise<void> {
    await this.#execute("trap '' HUP");
  }

  /** Closes its descriptors of the terminal, and lives on. */
  async closeTerminal(): Promise<void> {
    await this.#execute('exec 0<&- 1>&- 2>&-');
  }

  /** Starts a background job that ignores SIGHUP, with the terminal as its output. */
  async startJob(): Promise<Puppet> {
    const job = new Puppet();
    this.#jobs.push(job);
    this.#send(`(trap '' HUP; serve ${job.#folder}) &`);
    await Promise.all([job.started(), this.#nextAnswer()]);
    return job;
  }

  /** Closes the FIFOs, when the child is dead or was never started. */
  close(): void {
    for (const job of this.#jobs) job.close();
    this.#answers.destroy();
    rmSync(this.#folder, { recursive: true });
  }

  #send(command: string): void {
    writeSync(this.#control, `${command}\n`);
  }

  #execute(command: string): Promise<string> {
    this.#send(command);
    return this.#nextAnswer();
  }

  #nextAnswer(): Promise<string> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  #answered(text: string): void {
    const answers = (this.#answer + text).split('\n');
    this.#answer = answers.pop() ?? '';
    for (const answer of answers) this.#waiting.shift()?.(answer);
  }
}
