/**
 * A file that is written completely or not at all: it is written under another name in the same directory, and renamed
 * when it is complete. If `strand` is ended before, the file of that name is removed: by `strand`, or after SIGKILL by the next
 * conversion.
 *
 * Test: test/commands/convert.test.ts
 */
import {
  chmodSync,
  createWriteStream,
  fchmodSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { Writable } from 'node:stream';
import { endBySignal, onEndingSignal } from '../end-by-signal.js';
import { openOutput } from '../relay/output.js';
import { temporaryPath } from './temporary-file.js';

const STANDARD_OUTPUT = '-';

export interface OutputFile {
  readonly stream: Writable;
  /** Called when the stream has finished. */
  complete(): void;
  discard(): void;
}

/**
 * @param path a path, or `-` for standard output
 * @throws {Error} of the file system
 */
export function openOutputFile(path: string): OutputFile {
  const keep = { complete: () => {}, discard: () => {} };
  if (path === STANDARD_OUTPUT) return { stream: standardOutput(), ...keep };
  const existing = statSync(path, { throwIfNoEntry: false });
  // A pipe or a device is no file that could be replaced.
  if (existing && !existing.isFile() && !existing.isDirectory()) {
    const stream = createWriteStream(path);
    // It may come before the first write, which gets it too.
    stream.on('error', () => {});
    return { stream, ...keep };
  }
  return temporaryFile(path, existing);
}

/**
 * Writes a file completely, or leaves it as it was.
 *
 * @throws {Error} of the file system
 */
export function writeWholeFile(path: string, text: string): void {
  const existing = statSync(path, { throwIfNoEntry: false });
  if (existing && !existing.isFile()) {
    writeFileSync(path, text);
    return;
  }
  const target = existing ? realpathSync(path) : path;
  const temporary = temporaryPath(target);
  try {
    writeFileSync(temporary, text, { flag: 'wx' });
    if (existing) chmodSync(temporary, existing.mode & 0o777);
    renameSync(temporary, target);
  } catch (error) {
    throw withPath(error as Error, temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Returns the error with the path that the user has given in its message. */
function withPath(error: Error, temporary: string, path: string): Error {
  // A function, since `$` has a meaning in a string.
  error.message = error.message.replace(temporary, () => path);
  return error;
}

function temporaryFile(path: string, existing: Stats | undefined): OutputFile {
  // A symbolic link stays, and its target is replaced.
  const target = existing ? realpathSync(path) : path;
  const temporary = temporaryPath(target);
  const discard = () => rmSync(temporary, { force: true });
  process.once('exit', discard);
  onEndingSignal((signal) => {
    discard();
    endBySignal(signal);
  });
  const fd = create(temporary, path);
  if (existing) fchmodSync(fd, existing.mode & 0o777);
  return {
    stream: createWriteStream(temporary, { fd }),
    complete: () => renameSync(temporary, target),
    discard,
  };
}

function create(temporary: string, path: string): number {
  try {
    return openSync(temporary, 'wx');
  } catch (error) {
    throw withPath(error as Error, temporary, path);
  }
}

function standardOutput(): Writable {
  const output = openOutput();
  return new Writable({
    write(chunk: Buffer, _encoding, callback) {
      output.writeAll(chunk).then(() => callback(), callback);
    },
  });
}
