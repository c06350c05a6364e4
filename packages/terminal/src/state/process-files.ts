/** The files of /proc that tell what the processes of a terminal do. */
import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';

export interface ProcessStat {
  readonly pid: number;
  readonly name: string;
  /** 'R', 'S', 'D', 'T', 'Z', … */
  readonly state: string;
  readonly parent: number;
  readonly group: number;
  /** The device number of its controlling terminal; 0 for none. */
  readonly terminal: number;
  /** The foreground process group of that terminal. */
  readonly foreground: number;
}

/**
 * The process has ended, is another user's or hidden; there is no /proc; the memory is not mapped, or the terminal was hung up; or
 * Node's permission model denies it.
 */
const UNREADABLE = ['ENOENT', 'ESRCH', 'EACCES', 'EPERM', 'EIO', 'ERR_ACCESS_DENIED'];

function isUnreadable(error: unknown): boolean {
  return UNREADABLE.includes((error as NodeJS.ErrnoException).code ?? '');
}

/** Returns undefined for what cannot be read. */
export function orUnknown<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isUnreadable(error)) return undefined;
    throw error;
  }
}

export function readStat(pid: number): ProcessStat | undefined {
  const text = orUnknown(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  if (text === undefined) return undefined;
  // The name may contain any character, so the fields after it are used.
  const end = text.lastIndexOf(')');
  const [state = '', ...numbers] = text.slice(end + 2).split(' ');
  const [parent = 0, group = 0, , terminal = 0, foreground = 0] = numbers.map(Number);
  const name = text.slice(text.indexOf('(') + 1, end);
  return { pid, name, state, parent, group, terminal, foreground };
}

export function listPids(): number[] {
  const names = orUnknown(() => readdirSync('/proc')) ?? [];
  return names.filter((name) => /^\d+$/.test(name)).map(Number);
}

/** The children of all threads of a process. Undefined if the kernel has no such file. */
export function childrenOf(pid: number): number[] {
  return threadsOf(pid).flatMap((thread) => {
    const text = orUnknown(() => readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1')) ?? '';
    return text.split(' ').filter(Boolean).map(Number);
  });
}

export function threadsOf(pid: number): number[] {
  return (orUnknown(() => readdirSync(`/proc/${pid}/task`)) ?? []).map(Number);
}

/** What a thread waits for in the kernel. */
export type SystemCall =
  | { readonly kind: 'running' }
  /** May not be read. */
  | { readonly kind: 'hidden' }
  | { readonly kind: 'call'; readonly number: number; readonly args: readonly bigint[] };

export function readSystemCall(pid: number, thread: number): SystemCall | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/task/${thread}/syscall`, 'latin1');
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ESRCH' || (code === 'ENOENT' && readStat(pid) === undefined)
      ? undefined
      : { kind: 'hidden' };
  }
  if (text.startsWith('running')) return { kind: 'running' };
  const [number = '', ...args] = text.trim().split(' ');
  // -1: it sleeps outside a system call.
  if (number === '-1') return { kind: 'running' };
  return { kind: 'call', number: Number(number), args: args.slice(0, 6).map((arg) => BigInt(arg)) };
}

/** Returns the device number of what a descriptor of another process leads to; 0 if it is not a device. */
export function descriptorDevice(pid: number, fd: number): number | undefined {
  return orUnknown(() => statSync(`/proc/${pid}/fd/${fd}`).rdev);
}

/** /dev/ptmx, and the one of each devpts. */
const PTMX = (5 << 8) | 2;

/** Whether a process has the master side of a terminal open, as programs that run others on terminals do. */
export function hasMaster(pid: number): boolean {
  const descriptors = orUnknown(() => readdirSync(`/proc/${pid}/fd`)) ?? [];
  return descriptors.some((fd) => descriptorDevice(pid, Number(fd)) === PTMX);
}

/** Reads the memory of another process. */
export function readMemory(pid: number, address: bigint, length: number): Buffer | undefined {
  return orUnknown(() => {
    const fd = openSync(`/proc/${pid}/mem`, 'r');
    try {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(fd, bytes, 0, length, address));
    } finally {
      closeSync(fd);
    }
  });
}

/** Returns the descriptors in an epoll set that are watched for reading. */
export function epollDescriptors(pid: number, fd: number): number[] | undefined {
  const text = orUnknown(() => readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'latin1'));
  if (text === undefined) return undefined;
  const lines = text.matchAll(/^tfd:\s*(\d+) events:\s*([0-9a-f]+)/gm);
  return [...lines]
    .filter(([, , events = '0']) => (Number.parseInt(events, 16) & 1) !== 0)
    .map(([, tfd]) => Number(tfd));
}
