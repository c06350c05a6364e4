/**
 * The terminal of a PTYProcess: opens a new one, or checks one that the caller has opened.
 */
import type { EofPolicy, Reactor, System, TerminalOptions, TerminalPair, WindowSize } from '../interfaces.js';
import { invalid, oneOf, optionalBoolean, requireDescriptor, windowSize } from '../launch/options.js';
import { type OptionTable, type ReadOptions, readOptions } from '../launch/read-options.js';
import { hasFailed, terminalError } from '../launch/spawn-failure.js';
import { systemError } from '../native/system-error.js';
import { openDescriptors } from '../reactor/open-descriptors.js';

/** The `usePTY` option, checked. */
export interface TerminalPlan {
  /** The descriptors that the caller has opened. They stay open when the spawn fails. */
  readonly given: TerminalPair | undefined;
  readonly size: Required<WindowSize>;
  readonly raw: boolean;
  readonly echo: boolean;
  readonly eof: EofPolicy;
  readonly paused: boolean;
}

const EOF_POLICIES = ['canonical', 'always', 'hangup'] as const;

const TERMINAL_OPTIONS: OptionTable<TerminalOptions> = {
  columns: undefined,
  rows: undefined,
  pixelWidth: undefined,
  pixelHeight: undefined,
  echo: undefined,
  raw: undefined,
  eof: undefined,
  paused: undefined,
};

/** Checks the `usePTY` option. @throws {TypeError|RangeError} */
export function planTerminal(usePTY: unknown): TerminalPlan {
  if (Array.isArray(usePTY)) return { ...DEFAULT_PLAN, given: checkPair([...usePTY]) };
  if (usePTY === true) return DEFAULT_PLAN;
  if (typeof usePTY === 'object' && usePTY !== null)
    return planUsePTY(readOptions(usePTY, TERMINAL_OPTIONS, 'usePTY'));
  throw invalid('usePTY', usePTY, 'true, an object of terminal options, or [master, slave, name]');
}

function planUsePTY(options: ReadOptions<TerminalOptions>): TerminalPlan {
  return planNewTerminal(options, optionalBoolean('paused', options.paused, false));
}

/** Plans a new terminal, from options that were read. */
export function planNewTerminal(
  options: ReadOptions<Omit<TerminalOptions, 'paused'>>,
  paused: boolean,
): TerminalPlan {
  const raw = optionalBoolean('raw', options.raw, false);
  return {
    given: undefined,
    size: windowSize(options),
    raw,
    echo: optionalBoolean('echo', options.echo, !raw),
    eof: optionalEofPolicy(options.eof),
    paused,
  };
}

const DEFAULT_PLAN = planUsePTY(TERMINAL_OPTIONS);

export function optionalEofPolicy(eof: unknown): EofPolicy {
  return oneOf('eof', eof === undefined ? 'canonical' : eof, EOF_POLICIES);
}

function checkPair(pair: readonly unknown[]): TerminalPair {
  const [master, slave, name] = pair;
  if (pair.length < 2 || pair.length > 3) throw invalid('usePTY', pair, 'a pair [master, slave, name]');
  if (name !== undefined && typeof name !== 'string')
    throw invalid('usePTY[2]', name, 'the name of the terminal');
  return {
    master: requireDescriptor('usePTY[0]', master),
    slave: requireDescriptor('usePTY[1]', slave),
    name: name ?? '',
  };
}

/** Opens a new terminal, or completes the caller's with its path. @throws {SpawnError} */
export function openTerminal(system: System, plan: TerminalPlan): TerminalPair {
  if (plan.given) return identify(system, plan.given);
  const opened = system.openPty(plan.size, plan.raw, plan.echo);
  if (hasFailed(opened)) throw terminalError(opened);
  return opened;
}

/** @throws an Error with `code` when `pair.master` is not the master of a terminal. */
function identify(system: System, pair: TerminalPair): TerminalPair {
  const name = system.ttyName(pair.master);
  if (typeof name === 'number')
    throw systemError(name, 'ioctl', `usePTY[0]: descriptor ${pair.master} is not the master of a terminal`);
  return { ...pair, name: pair.name || name };
}

/**
 * Requires that no other transport has the terminal, under any descriptor of it: each would get a part of the output. Call this
 * before the spawn, since a child that is started already would have to be ended.
 *
 * @throws an Error that names the other descriptor.
 */
export function requireUnused(reactor: Reactor, name: string, master: number): void {
  const { system } = reactor;
  const watched = [...reactor.getReaders(), ...reactor.getWriters()].map((one) => one.fileno());
  for (const fd of new Set([...openDescriptors, ...watched])) {
    if (fd === master) throw new Error(`${name}: descriptor ${master} is used by another transport already`);
    if (!isSameTerminal(system, fd, master)) continue;
    const terminal = system.ttyName(master);
    throw new Error(`${name}: ${terminal} is used by another transport already, as descriptor ${fd}`);
  }
}

/** Compares the paths first: `terminalId` opens the slave. */
function isSameTerminal(system: System, master: number, other: number): boolean {
  const name = system.ttyName(master);
  if (typeof name !== 'string' || name !== system.ttyName(other)) return false;
  return system.terminalId(master) === system.terminalId(other);
}

/** Closes a terminal after a failed spawn, unless the caller has opened it. */
export function abandonTerminal(system: System, plan: TerminalPlan, pair: TerminalPair): void {
  if (plan.given) return;
  system.closeDescriptor(pair.slave);
  system.closeDescriptor(pair.master);
}
