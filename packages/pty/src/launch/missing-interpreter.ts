/**
 * The hint for ENOENT of execve(2) when the program exists: the interpreter of its first line or of its ELF header does not (a
 * program for another libc).
 *
 * Test: test/launch/missing-interpreter.test.ts
 */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { resolve } from 'node:path';
import { isAccessDenied } from '../native/permission.js';
import { isSystemError } from '../native/system-error.js';

/** BINPRM_BUF_SIZE: the kernel reads so many bytes of a script to find its interpreter. */
const HEADER_BYTES = 256;
const PT_INTERP = 3;
/** A program has fewer program headers. */
const MAX_PROGRAM_HEADERS = 64;
/** PATH_MAX, in bytes. */
const MAX_PATH_BYTES = 4096;

/**
 * Returns a hint for an error message; empty when the file does not exist, or has its interpreter. `directory` is the working
 * directory of the child.
 */
export function missingInterpreter(path: string, directory: string | undefined): string {
  const file = resolve(directory ?? '.', path);
  return (
    withFile(file, (fd) => {
      const first = readAt(fd, 0, HEADER_BYTES);
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

/** Calls `use` with the open file. Undefined when it is not a regular file, or cannot or may not be read: then there is no hint. */
function withFile<T>(file: string, use: (fd: number) => T): T | undefined {
  let fd: number | undefined;
  try {
    // Without O_NONBLOCK, opening a FIFO without a writer would block.
    fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    return fstatSync(fd).isFile() ? use(fd) : undefined;
  } catch (error) {
    if (!isSystemError(error) && !isAccessDenied(error)) throw error;
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

/** PT_INTERP of an ELF file. Only 64-bit little-endian files are read, as all supported architectures are. */
function elfInterpreter(fd: number, first: Buffer): string | undefined {
  const isElf = first.length >= 64 && first.readUInt32BE(0) === 0x7f454c46;
  if (!isElf || first[4] !== 2 || first[5] !== 1) return undefined;
  const offset = Number(first.readBigUInt64LE(32));
  const size = first.readUInt16LE(54);
  const count = Math.min(first.readUInt16LE(56), MAX_PROGRAM_HEADERS);
  for (let index = 0; index < count; index++) {
    const header = readAt(fd, offset + index * size, 56);
    if (header.length < 56 || header.readUInt32LE(0) !== PT_INTERP) continue;
    const length = Math.min(Number(header.readBigUInt64LE(32)), MAX_PATH_BYTES);
    return readAt(fd, Number(header.readBigUInt64LE(8)), length)
      .toString('latin1')
      .split('\0', 1)[0];
  }
  return undefined;
}
