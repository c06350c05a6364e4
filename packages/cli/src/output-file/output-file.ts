/**
 * A file that is written completely or not at all: it is written under another name in the same directory, and renamed
 * when it is complete. If `strand` is ended before, the file of that name is removed: by `strand`, or after SIGKILL by the next
 * conversion.
 *
 * Test: test/commands/convert.test.ts
 */
import {
  closeSync,
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
import { openOutput } from '../stdio/output.js';
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
  const { open, complete, discard } = replacementOf(path, existing);
  try {
    const fd = open();
    try {
      writeFileSync(fd, text);
    } finally {
      closeSync(fd);
    }
    complete();
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!existing || !NOT_REPLACEABLE.includes(code)) throw error;
    writeFileSync(path, text);
  } finally {
    discard();
  }
}

/**
 * False for a pipe and a device, and for what /dev or /proc lead to, such as the file of `--out /dev/stdout >>FILE`: these are
 * written to.
 */
function isReplaceable(path: string, existing: Stats): boolean {
  return existing.isDirectory() || (existing.isFile() && !/^\/(dev|proc)\//.test(path));
}

function temporaryFile(path: string, existing: Stats | undefined): OutputFile {
  const { open, temporary, complete, discard } = replacementOf(path, existing);
  // Before there is a file that has to be removed.
  process.once('exit', discard);
  onEndingSignal((signal) => {
    discard();
    endBySignal(signal);
  });
  return { stream: createWriteStream(temporary, { fd: open() }), complete, discard };
}

interface Replacement {
  readonly temporary: string;
  /** Creates the temporary file. */
  open(): number;
  /** Puts what was written in the place of the file. */
  complete(): void;
  discard(): void;
}

function replacementOf(path: string, existing: Stats | undefined): Replacement {
  // A symbolic link stays, and its target is replaced.
  const target = existing ? realpathSync(path) : path;
  const temporary = temporaryPath(target);
  return {
    temporary,
    open: () => {
      const fd = create(temporary, path);
      if (existing) fchmodSync(fd, existing.mode & 0o777);
      return fd;
    },
    complete: () => renameSync(temporary, target),
    discard: () => rmSync(temporary, { force: true }),
  };
}

/** The error names the path that the user has given. */
function create(temporary: string, path: string): number {
  try {
    return openSync(temporary, 'wx');
  } catch (error) {
    const failure = error as Error;
    // A function, since `$` has a meaning in a string.
    failure.message = failure.message.replace(temporary, () => path);
    throw failure;
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
