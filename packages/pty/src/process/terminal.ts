/**
 * The pair of descriptors behind a PTYProcess: a new one, or one that the caller made.
 */
import type {
  EofPolicy,
  Reactor,
  SpawnProcessOptions,
  System,
  TerminalOptions,
  TerminalPair,
  WindowSize,
} from '../interfaces.js';
import { systemError } from '../native/system-error.js';
import { invalid, oneOf, optionalBoolean, requireDescriptor, windowSize } from './options.js';
import { terminalError } from './spawn-failure.js';

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

/** @throws {TypeError|RangeError} before anything has happened. */
export function planTerminal(usePTY: SpawnProcessOptions['usePTY']): TerminalPlan {
  if (isPair(usePTY)) return { ...USUAL_PLAN, given: checkPair(usePTY) };
  if (usePTY === true) return USUAL_PLAN;
  if (typeof usePTY === 'object' && usePTY !== null) return planNewTerminal(usePTY);
  throw invalid('usePTY', usePTY, 'true, an object of terminal options, or [master, slave, name]');
}

const USUAL_PLAN = planNewTerminal({});

function planNewTerminal(options: TerminalOptions): TerminalPlan {
  const raw = optionalBoolean('raw', options.raw, false);
  return {
    given: undefined,
    size: windowSize(options),
    raw,
    echo: optionalBoolean('echo', options.echo, !raw),
    eof: oneOf('eof', options.eof ?? 'canonical', EOF_POLICIES),
    paused: optionalBoolean('paused', options.paused, false),
  };
}

function isPair(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function checkPair(pair: readonly unknown[]): TerminalPair {
  const [master, slave, name = ''] = pair;
  if (pair.length < 2 || pair.length > 3) throw invalid('usePTY', pair, 'a pair [master, slave, name]');
  if (typeof name !== 'string') throw invalid('usePTY[2]', name, 'the name of the terminal');
  return {
    master: requireDescriptor('usePTY[0]', master),
    slave: requireDescriptor('usePTY[1]', slave),
    name,
  };
}

/** @throws {SpawnError} */
export function openTerminal(system: System, plan: TerminalPlan): TerminalPair {
  if (plan.given) return identify(system, plan.given);
  const { columns, rows, pixelWidth, pixelHeight } = plan.size;
  const opened = system.openPty(columns, rows, pixelWidth, pixelHeight, plan.raw, plan.echo);
  if ('step' in opened) throw terminalError(opened);
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
