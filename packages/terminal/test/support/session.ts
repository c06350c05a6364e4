/** Sessions that end with their test. */
import { Duplex } from 'node:stream';
import { Session, type SessionOverOptions, type SessionSpawnOptions } from 'strand-terminal';
import { cleanUp } from './test.js';

/** A program on a terminal. */
export function start(
  file: string,
  args: readonly string[] = [],
  options: SessionSpawnOptions = {},
): Session {
  const session = Session.spawn(file, args, { timeout: 20_000, ...options });
  cleanUp(() => session[Symbol.asyncDispose]());
  return session;
}

/** A shell command on a terminal. */
export function shell(script: string, options: SessionSpawnOptions = {}): Session {
  return start('sh', ['-c', script], options);
}

/** An interactive bash whose prompt is `$ `. */
export function bash(options: SessionSpawnOptions = {}): Session {
  const env = { ...process.env, PS1: '$ ', HISTFILE: '' };
  return start('bash', ['--norc', '--noprofile', '-i'], { env, ...options });
}

/** A stream whose other side is the test. */
export class Far extends Duplex {
  readonly written: Buffer[] = [];

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: () => void): void {
    this.written.push(chunk);
    callback();
  }

  get text(): string {
    return Buffer.concat(this.written).toString();
  }
}

/** A session over a stream that the test feeds with `far.push`. */
export function overFar(options: SessionOverOptions = {}): { session: Session; far: Far } {
  const far = new Far();
  const session = Session.over(far, { timeout: 20_000, ...options });
  cleanUp(() => session[Symbol.asyncDispose]().then(() => undefined));
  return { session, far };
}
