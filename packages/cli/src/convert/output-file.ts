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
  if (existing && !isReplaceable(path, existing)) {
    const stream = createWriteStream(path, { flags: 'a' });
    // It may come before the first write, which gets it too.
    stream.on('error', () => {});
    return { stream, ...keep };
  }
  return temporaryFile(path, existing);
}

/** What the kernel says where no file can be put in the place of another: a directory of somebody else, a file that is mounted alone. */
const NOT_REPLACEABLE = ['EACCES', 'EPERM', 'EBUSY'];

/**
 * Writes a file completely, or leaves it as it was. Where it can be written but not replaced, writes over it.
 *
 * @throws {Error} of the file system
 */
export function writeWholeFile(path: string, text: string): void {
  const existing = statSync(path, { throwIfNoEntry: false });
  if (existing && !isReplaceable(path, existing)) {
    writeFileSync(path, text, { flag: 'a' });
    return;
  }
  const target = existing ? realpathSync(path) : path;
  const temporary = temporaryPath(target);
  try {
    writeFileSync(temporary, text, { flag: 'wx' });
    if (existing) chmodSync(temporary, existing.mode & 0o777);
    renameSync(temporary, target);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!existing || !NOT_REPLACEABLE.includes(code)) throw withPath(error as Error, temporary, path);
    writeFileSync(path, text);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/**
 * False for a pipe and a device, and for what /dev or /proc lead to, such as the file of `--out /dev/stdout >>FILE`: these are
 * written to.
 */
function isReplaceable(path: string, existing: Stats): boolean {
  return existing.isDirectory() || (existing.isFile() && !/^\/(dev|proc)\//.test(path));
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
