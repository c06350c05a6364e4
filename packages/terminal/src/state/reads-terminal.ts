/**
 * Whether a thread sleeps until input of the terminal comes.
 *
 * Test: test/state/programs.test.ts
 */
import {
  descriptorDevice,
  epollDescriptors,
  readMemory,
  readSystemCall,
  type SystemCall,
} from './process-files.js';

type Kind = 'read' | 'poll' | 'select' | 'epoll';

/** The numbers of the system calls, by the processors of Node. */
const CALLS: Readonly<Record<string, Readonly<Record<number, Kind>>>> = {
  x64: {
    0: 'read',
    19: 'read',
    7: 'poll',
    271: 'poll',
    23: 'select',
    270: 'select',
    232: 'epoll',
    281: 'epoll',
    441: 'epoll',
  },
  arm64: { 63: 'read', 65: 'read', 73: 'poll', 72: 'select', 22: 'epoll', 441: 'epoll' },
};

const calls = CALLS[process.arch];

/** /dev/tty: the controlling terminal of the process. */
const DEV_TTY = (5 << 8) | 0;

const POLLIN = 0x1;
const POLLRDNORM = 0x40;
const POLLFD_BYTES = 8;
const POLL_LIMIT_DESCRIPTORS = 4096;

/** `'unknown'`: the kernel does not show it. */
export type Reading = 'yes' | 'no' | 'unknown';

/**
 * @param terminal the device number of the controlling terminal of the process
 * @param canonical in canonical mode a poll counts only if its descriptors can be read
 */
export function readsTerminal(pid: number, thread: number, terminal: number, canonical: boolean): Reading {
  if (!calls) return 'unknown';
  const call = readSystemCall(pid, thread);
  if (call === undefined || call.kind === 'running') return 'no';
  if (call.kind === 'hidden') return 'unknown';
  const kind = calls[call.number];
  if (kind === undefined) return 'no';
  const descriptors = watchedBy(pid, kind, call);
  if (descriptors === undefined) return canonical ? 'no' : 'yes';
  return descriptors.some((fd) => leadsTo(pid, fd, terminal)) ? 'yes' : 'no';
}

function leadsTo(pid: number, fd: number, terminal: number): boolean {
  const device = descriptorDevice(pid, fd);
  return device === terminal || device === DEV_TTY;
}

/** Returns the descriptors from which a call waits for input; undefined if they cannot be read. */
function watchedBy(
  pid: number,
  kind: Kind,
  { args }: Extract<SystemCall, { kind: 'call' }>,
): readonly number[] | undefined {
  const [first = 0n, second = 0n] = args;
  switch (kind) {
    case 'read':
      return [Number(first & 0xffffffffn)];
    case 'poll':
      return polled(pid, first, Number(second & 0xffffffffn));
    case 'select':
      return selected(pid, Number(first & 0xffffffffn), second);
    case 'epoll':
      return epollDescriptors(pid, Number(first & 0xffffffffn));
  }
}

/** The array of `struct pollfd`. */
function polled(pid: number, address: bigint, count: number): readonly number[] | undefined {
  if (count > POLL_LIMIT_DESCRIPTORS) return undefined;
  if (count === 0) return [];
  const bytes = readMemory(pid, address, count * POLLFD_BYTES);
  if (bytes === undefined) return undefined;
  const entries = Array.from(
    { length: Math.floor(bytes.length / POLLFD_BYTES) },
    (_, index) => index * POLLFD_BYTES,
  );
  return entries
    .filter((at) => (bytes.readInt16LE(at + 4) & (POLLIN | POLLRDNORM)) !== 0)
    .map((at) => bytes.readInt32LE(at))
    .filter((fd) => fd >= 0);
}

/** The bits of the `fd_set` for reading. */
function selected(pid: number, count: number, address: bigint): readonly number[] | undefined {
  if (count > POLL_LIMIT_DESCRIPTORS) return undefined;
  if (count === 0 || address === 0n) return [];
  const bytes = readMemory(pid, address, Math.ceil(count / 8));
  if (bytes === undefined) return undefined;
  return Array.from({ length: count }, (_, fd) => fd).filter(
    (fd) => (((bytes[fd >> 3] ?? 0) >> (fd & 7)) & 1) !== 0,
  );
}
