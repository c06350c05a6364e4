/**
 * What the kernel says of a process, and waiting for it to say something else.
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Shorter than the watchdog of a test, so that what was waited for is told. */
const PATIENCE = 20_000;

/** Asks again and again: for what brings no event. */
export async function eventually(what: string, holds: () => boolean): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`it never came true that ${what}`);
    await delay(2);
  }
}

/** Undefined when there is no such process any more. */
export function orGone<T>(read: () => T): T | undefined {
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
  /** The foreground group of that. */
  readonly foreground: number;
}

/** /proc/PID/stat */
export function statOf(pid: number): ProcessStat | undefined {
  const text = orGone(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  if (text === undefined) return undefined;
  // The name may contain anything, so the fields are those after it.
  const [state = '', ...numbers] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [parent = 0, group = 0, session = 0, terminal = 0, foreground = 0] = numbers.map(Number);
  return { state, parent, group, session, terminal, foreground };
}

/** A line of /proc/PID/status: 'SigIgn', 'Groups', … */
export function statusOf(pid: number, name: string): string | undefined {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  return new RegExp(`^${name}:[\\t ]*(.*?)[\\t ]*$`, 'm').exec(text)?.[1];
}

/** Its descriptors, by number, and what they are. */
export function descriptorsOf(pid: number): Record<number, string> {
  const folder = `/proc/${pid}/fd`;
  return Object.fromEntries(
    readdirSync(folder).flatMap((fd) => {
      const name = orGone(() => readlinkSync(`${folder}/${fd}`));
      // Of this process: the one with which the folder was read.
      return name === undefined ? [] : [[fd, name]];
    }),
  );
}

/** It is not there any more, not even as a zombie. */
export function isGone(pid: number): boolean {
  return statOf(pid) === undefined;
}

/** The pids whose parent it is, zombies included. */
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
