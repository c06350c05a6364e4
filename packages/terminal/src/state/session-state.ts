/**
 * Whether a program waits for input, by the terminal's modes and what the kernel shows of the foreground processes.
 *
 * Test: test/state/programs.test.ts
 */
import { childrenOf, hasMaster, listPids, type ProcessStat, readStat, threadsOf } from './process-files.js';
import { type Reading, readsTerminal } from './reads-terminal.js';
import { readDevice, type TerminalDevice } from './terminal-device.js';

/**
 * What a program waits for: `'line'` for a line that the terminal edits and echoes, `'password'` for a line without echo, `'keys'`
 * for keys that the program reads one by one (line editors and full-screen programs).
 */
export type Waiting = 'line' | 'keys' | 'password';

/** What the foreground program of a session does. */
export interface SessionState {
  readonly state: 'working' | Waiting | 'ended';
  /** `'guess'` where the kernel hides what the processes do; then the state is derived from the modes and from silence. */
  readonly by: 'kernel' | 'guess';
  /** The process that waits; otherwise the leader of the foreground process group, if it is known. */
  readonly pid?: number;
  /** Its name, at most 15 bytes. */
  readonly name?: string;
}

/** How long the processes that the search of all of /proc found are used. */
const SCAN_INTERVAL_MS = 100;
/** A terminal in a terminal in a terminal: more is a loop. */
const NESTING_LIMIT_TERMINALS = 8;
/** Silence after which a program whose system call is hidden is said to wait. */
const WAITING_SILENCE_MS = 150;

const PROBE_LIMIT_ATTEMPTS = 3;

/** A terminal, or one that a program on it has opened for others. */
interface Level {
  readonly terminal: () => TerminalDevice | undefined;
  readonly foreground: number;
  /** The process below which its processes are. */
  readonly root: number;
  readonly depth: number;
}

/** Finds out the state of the program on one terminal. */
export class StateProbe {
  readonly #leader: number;
  #scanned: readonly number[] = [];
  #scannedAt = Number.NEGATIVE_INFINITY;
  #scannedGroup = 0;

  /** @param leader the process that was started on the terminal */
  constructor(leader: number) {
    this.#leader = leader;
  }

  /**
   * @param terminal reads the terminal of the child; undefined when it is closed
   * @param quiet milliseconds since the last output or input
   */
  probe(
    terminal: () => TerminalDevice | undefined,
    foreground: number,
    quiet: number,
  ): SessionState | undefined {
    return this.#probe({ terminal, foreground, root: this.#leader, depth: 0 }, quiet);
  }

  #probe(level: Level, quiet: number): SessionState | undefined {
    for (let attempt = 1; ; attempt += 1) {
      const before = level.terminal();
      if (!before) return undefined;
      const state = this.#probeOnce(level, before, quiet);
      const after = level.terminal();
      // A program may set the modes and begin to read in between; then the modes do not belong to that read.
      if (after?.canonical === before.canonical && after.echo === before.echo) return state;
      if (attempt === PROBE_LIMIT_ATTEMPTS) return { ...state, state: 'working' };
    }
  }

  #probeOnce({ foreground, root, depth }: Level, device: TerminalDevice, quiet: number): SessionState {
    const members = this.#membersOf(foreground, device.number, descendantsOf(root));
    const inner =
      depth < NESTING_LIMIT_TERMINALS && !device.canonical
        ? innerTerminal(members, device.number)
        : undefined;
    if (!inner) return judge(device, members, foreground, quiet);
    const terminal = () => readDevice(inner.terminal);
    const level = { terminal, foreground: inner.foreground, root: inner.pid, depth: depth + 1 };
    return this.#probe(level, quiet) ?? guess(device, inner, quiet);
  }

  /** The processes of the foreground group: those below the leader, and those that the last search of /proc found. */
  #membersOf(group: number, terminal: number, tree: readonly number[]): ProcessStat[] {
    const now = performance.now();
    if (now - this.#scannedAt > SCAN_INTERVAL_MS || this.#scannedGroup !== group) {
      this.#scanned = listPids().filter((pid) => isMember(readStat(pid), group, terminal));
      this.#scannedAt = now;
      this.#scannedGroup = group;
    }
    const pids = [...new Set([...tree, ...this.#scanned])];
    return pids.map(readStat).filter((stat): stat is ProcessStat => isMember(stat, group, terminal));
  }
}

function isMember(stat: ProcessStat | undefined, group: number, terminal: number): stat is ProcessStat {
  return stat?.group === group && stat.terminal === terminal && stat.state !== 'Z';
}

/** A process and all below it. */
function descendantsOf(pid: number): number[] {
  const found = [pid];
  for (let index = 0; index < found.length; index += 1) found.push(...childrenOf(found[index] ?? 0));
  return found;
}

/**
 * Returns a process below the foreground processes that has another terminal: the command of `sudo`, or the shell of `script`.
 */
function innerTerminal(members: readonly ProcessStat[], terminal: number): ProcessStat | undefined {
  for (const member of members) {
    for (const pid of descendantsOf(member.pid).slice(1)) {
      const stat = readStat(pid);
      if (stat && stat.terminal !== 0 && stat.terminal !== terminal && stat.state !== 'Z') return stat;
    }
  }
  return undefined;
}

function judge(
  device: TerminalDevice,
  members: readonly ProcessStat[],
  foreground: number,
  quiet: number,
): SessionState {
  let hidden: ProcessStat | undefined;
  for (const member of members) {
    const reading = readingOf(member, device);
    if (reading === 'yes' && !isStarting(member, device)) {
      return described(waitingFor(device), 'kernel', member);
    }
    if (reading === 'unknown') hidden ??= member;
  }
  const leader = members.find(({ pid }) => pid === foreground) ?? members[0];
  if (hidden) return guess(device, leader, quiet);
  // Without any process /proc is missing or hides the processes of other users.
  return leader ? described('working', 'kernel', leader) : guess(device, undefined, quiet);
}

/** Whether a process such as `script` passes input on to a child that has not opened its terminal yet. */
function isStarting({ pid }: ProcessStat, { canonical }: TerminalDevice): boolean {
  return !canonical && childrenOf(pid).some((child) => readStat(child)?.state !== 'Z') && hasMaster(pid);
}

function readingOf(member: ProcessStat, { number, canonical }: TerminalDevice): Reading {
  // A stopped process does not read, even if the kernel shows the call in which it was stopped.
  if (member.state === 'T' || member.state === 't') return 'no';
  const readings = threadsOf(member.pid).map((thread) =>
    readsTerminal(member.pid, thread, number, canonical),
  );
  if (readings.includes('yes')) return 'yes';
  // The state of a process is visible to everybody: one that runs does not wait.
  return readings.includes('unknown') && member.state === 'S' ? 'unknown' : 'no';
}

function guess(device: TerminalDevice, process: ProcessStat | undefined, quiet: number): SessionState {
  return described(quiet < WAITING_SILENCE_MS ? 'working' : waitingFor(device), 'guess', process);
}

function described(
  state: SessionState['state'],
  by: SessionState['by'],
  process: ProcessStat | undefined,
): SessionState {
  return { state, by, ...(process && { pid: process.pid, name: process.name }) };
}

function waitingFor({ canonical, echo }: TerminalDevice): Waiting {
  if (!canonical) return 'keys';
  return echo ? 'line' : 'password';
}
