/** What /proc shows of a process, and polling. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds. Shorter than the watchdog, so that a failure says what was waited for. */
const WAIT_LIMIT_MS = 20_000;

/** Polls until `holds` returns true, for conditions without an event. */
export async function eventually(what: string, holds: () => boolean): Promise<void> {
  const deadline = Date.now() + WAIT_LIMIT_MS;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`timed out waiting until ${what}`);
    await delay(2);
  }
}

/** Undefined if there is no such process any more. */
export function ifExists<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw error;
  }
}

export interface ProcessStat {
  /** 'R', 'S', 'T', 'Z', … */
  readonly state: string;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** The number of its controlling terminal, 0 for none. */
  readonly terminal: number;
  /** The foreground process group of that terminal. */
  readonly foreground: number;
}

/** /proc/PID/stat */
export function statOf(pid: number): ProcessStat | undefined {
  const text = ifExists(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  if (text === undefined) return undefined;
  // The name may contain any character, so the fields after it are used.
  const [state = '', ...numbers] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [parent = 0, group = 0, session = 0, terminal = 0, foreground = 0] = numbers.map(Number);
  return { state, parent, group, session, terminal, foreground };
}

/** A line of /proc/PID/status: 'SigIgn', 'Groups', … */
export function statusOf(pid: number, name: string): string | undefined {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  return new RegExp(`^${name}:[\\t ]*(.*?)[\\t ]*$`, 'm').exec(text)?.[1];
}

/** The names of its descriptors, by number. */
export function descriptorsOf(pid: number): Record<number, string> {
  const folder = `/proc/${pid}/fd`;
  return Object.fromEntries(
    readdirSync(folder).flatMap((fd) => {
      const name = ifExists(() => readlinkSync(`${folder}/${fd}`));
      // For this process: the descriptor with which the directory was read.
      return name === undefined ? [] : [[fd, name]];
    }),
  );
}

/** The flags of a descriptor of this process, as open(2) has them. */
export function flagsOf(fd: number): number {
  const [, flags = ''] = /^flags:\s*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1')) ?? [];
  return Number.parseInt(flags, 8);
}

/** Whether the process does not exist, not even as a zombie. */
export function isGone(pid: number): boolean {
  return statOf(pid) === undefined;
}

/** The pids of its children, zombies included. */
export function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((child) => statOf(child)?.parent === pid);
}

/** How many descriptors of terminals and how many pidfds this process has. */
export function terminalDescriptors(): number {
  return Object.values(descriptorsOf(process.pid)).filter((name) => /ptmx|\/pts\/|pidfd/.test(name)).length;
}

/** Whether this process has a handler for SIGCHLD. */
export function catchesChildSignal(): boolean {
  return (BigInt(`0x${statusOf(process.pid, 'SigCgt')}`) & (1n << 16n)) !== 0n;
}
