/**
 * Which interpreter a program wants that is there and that execve(2) says ENOENT of: that of a script's first line, or of an
 * ELF file (a program for another libc).
 *
 * Test: test/launch/missing-interpreter.test.ts
 */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { resolve } from 'node:path';
import { isSystemError } from '../native/system-error.js';

/** The kernel looks at so many bytes of a script (BINPRM_BUF_SIZE). */
const FIRST_BYTES = 256;
const PT_INTERP = 3;
/** More program headers than any program has. */
const MOST_HEADERS = 64;
/** PATH_MAX. */
const LONGEST_PATH = 4096;

/** A sentence for an error; empty when the file is not there, or has its interpreter. `directory` is the child's. */
export function missingInterpreter(path: string, directory: string | undefined): string {
  const file = resolve(directory ?? '.', path);
  return (
    withFile(file, (fd) => {
      const first = readAt(fd, 0, FIRST_BYTES);
      const name = scriptInterpreter(first);
      if (name !== undefined)
        return `: the file exists, but not the interpreter of its first line ${quoted(name)}`;
      const interpreter = elfInterpreter(fd, first);
      if (interpreter === undefined || withFile(interpreter, () => '') !== undefined) return '';
      return `: the file exists, but not its ELF interpreter ${quoted(interpreter)}: it may be a program for another libc`;
    }) ?? ''
  );
}

const quoted = (text: string) => JSON.stringify(text);

/** Undefined when there is no such regular file, or it may not be read: then only the hint is lost. */
function withFile<T>(file: string, use: (fd: number) => T): T | undefined {
  let fd: number | undefined;
  try {
    // A FIFO without a writer would block.
    fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    return fstatSync(fd).isFile() ? use(fd) : undefined;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return undefined;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

function readAt(fd: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(fd, bytes, 0, length, position));
}

/** The whole first line of a script, without its end. */
function scriptInterpreter(first: Buffer): string | undefined {
  const [line = ''] = first.toString('latin1').split('\n', 1);
  return line.startsWith('#!') ? line : undefined;
}

/** PT_INTERP of a 64-bit little-endian ELF file, which all that we support are. */
function elfInterpreter(fd: number, first: Buffer): string | undefined {
  const isElf = first.length >= 64 && first.readUInt32BE(0) === 0x7f454c46;
  if (!isElf || first[4] !== 2 || first[5] !== 1) return undefined;
  const offset = Number(first.readBigUInt64LE(32));
  const size = first.readUInt16LE(54);
  const count = Math.min(first.readUInt16LE(56), MOST_HEADERS);
  for (let index = 0; index < count; index++) {
    const header = readAt(fd, offset + index * size, 56);
    if (header.length < 56 || header.readUInt32LE(0) !== PT_INTERP) continue;
    const length = Math.min(Number(header.readBigUInt64LE(32)), LONGEST_PATH);
    return readAt(fd, Number(header.readBigUInt64LE(8)), length)
      .toString('latin1')
      .split('\0', 1)[0];
  }
  return undefined;
}
