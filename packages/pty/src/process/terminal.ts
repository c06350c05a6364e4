/**
 * The pair of descriptors behind a PTYProcess: a new one, or one that the caller made.
 */
import type { EofPolicy, Reactor, System, TerminalOptions, TerminalPair, WindowSize } from '../interfaces.js';
import { systemError } from '../native/system-error.js';
import { invalid, oneOf, optionalBoolean, requireDescriptor, windowSize } from './options.js';
import { type OptionTable, type ReadOptions, readOptions } from './read-options.js';
import { hasFailed, terminalError } from './spawn-failure.js';

/** The `usePTY` option, checked. */
export interface TerminalPlan {
  /** The caller's own pair, which stays open when the spawn fails. */
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

/** @throws {TypeError|RangeError} before anything has happened. */
export function planTerminal(usePTY: unknown): TerminalPlan {
  if (Array.isArray(usePTY)) return { ...USUAL_PLAN, given: checkPair([...usePTY]) };
  if (usePTY === true) return USUAL_PLAN;
  if (typeof usePTY === 'object' && usePTY !== null)
    return planNewTerminal(readOptions(usePTY, TERMINAL_OPTIONS, 'usePTY'));
  throw invalid('usePTY', usePTY, 'true, an object of terminal options, or [master, slave, name]');
}

/** A new terminal, by options that were read. */
export function planNewTerminal(options: ReadOptions<TerminalOptions>): TerminalPlan {
  const raw = optionalBoolean('raw', options.raw, false);
  return {
    given: undefined,
    size: windowSize(options),
    raw,
    echo: optionalBoolean('echo', options.echo, !raw),
    eof: optionalEofPolicy(options.eof),
    paused: optionalBoolean('paused', options.paused, false),
  };
}

const USUAL_PLAN = planNewTerminal(TERMINAL_OPTIONS);

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

/** @throws {SpawnError} */
export function openTerminal(system: System, plan: TerminalPlan): TerminalPair {
  if (plan.given) return identify(system, plan.given);
  const { columns, rows, pixelWidth, pixelHeight } = plan.size;
  const opened = system.openPty(columns, rows, pixelWidth, pixelHeight, plan.raw, plan.echo);
  if (hasFailed(opened)) throw terminalError(opened);
  return opened;
}

/** Also finds out whether the first is a master at all. */
function identify(system: System, pair: TerminalPair): TerminalPair {
  const name = system.ttyName(pair.master);
  if (typeof name === 'number')
    throw systemError(name, 'ioctl', `usePTY[0]: descriptor ${pair.master} is no master`);
  return { ...pair, name: pair.name || name };
}

/** Before the spawn, since after it there would be a child that nobody watches. */
export function requireUnwatched(reactor: Reactor, name: string, master: number): void {
  const watched = [...reactor.getReaders(), ...reactor.getWriters()].some(
    (descriptor) => descriptor.fileno() === master,
  );
  if (watched)
    throw new Error(`${name}: descriptor ${master} is read or written by another transport already`);
}

/** After a failed spawn: what we opened is closed, what the caller made is not. */
export function abandonTerminal(system: System, plan: TerminalPlan, pair: TerminalPair): void {
  if (plan.given) return;
  system.closeDescriptor(pair.slave);
  system.closeDescriptor(pair.master);
}
