/**
 * From the options of a PTYProcess to a child that runs on its terminal.
 *
 * Test: test/launch/, test/terminal/given-pair.test.ts
 */
import type { Reactor, SpawnProcessOptions, SpawnRequest, TerminalPair, Text } from '../interfaces.js';
import {
  type ChildFDs,
  closeParentEnds,
  NO_PIPES,
  type OpenPipe,
  planChildFDs,
  TERMINAL,
} from '../launch/child-fds.js';
import { requireChildPermission } from '../launch/child-permission.js';
import { type LaunchedChild, launch } from '../launch/launch.js';
import type { ReadOptions } from '../launch/read-options.js';
import { spawnError } from '../launch/spawn-failure.js';
import {
  makeRequest,
  type RequestOptions,
  requestOptions,
  SPAWN_PROCESS_OPTIONS,
} from '../launch/spawn-request.js';
import { optionalReactor } from '../reactor/optional-reactor.js';
import { reactor as defaultReactor } from '../reactor/uv-reactor.js';
import type { RunningChild } from '../terminal/adopted-child.js';
import {
  abandonTerminal,
  openTerminal,
  planTerminal,
  requireUnused,
  type TerminalPlan,
} from '../terminal/terminal.js';
import { discardChild } from './discard-child.js';

/** The options of a PTYProcess, after they were read: the caller's object is read once, and nothing reads it again. */
export class PTYPlan {
  readonly reactor: Reactor;
  readonly terminal: TerminalPlan;
  readonly childFDs: ChildFDs;
  /** Options that `makeRequest` still has to check. */
  readonly request: RequestOptions;
  /** A child that runs already: it is taken over, and nothing is started. */
  readonly running: RunningChild | undefined;

  constructor({ reactor, terminal, childFDs, request, running }: PTYPlan) {
    this.reactor = reactor;
    this.terminal = terminal;
    this.childFDs = childFDs;
    this.request = request;
    this.running = running;
  }
}

const NO_OPTIONS = requestOptions(SPAWN_PROCESS_OPTIONS);
const DEFAULT_TERMINAL = planTerminal(true);

/** Plans to take over a child that runs already. */
export function planRunning(
  running: RunningChild,
  { eof, paused }: Pick<TerminalPlan, 'eof' | 'paused'> = DEFAULT_TERMINAL,
): PTYPlan {
  return new PTYPlan({
    reactor: defaultReactor,
    terminal: { ...DEFAULT_TERMINAL, eof, paused },
    childFDs: TERMINAL,
    request: NO_OPTIONS,
    running,
  });
}

/** Plans a child on a terminal, by options that were read. @throws {TypeError|RangeError} */
export function planPTY(
  options: ReadOptions<SpawnProcessOptions>,
  overrides?: readonly Text[],
  defaults?: Text,
): PTYPlan {
  return new PTYPlan({
    reactor: optionalReactor(options.reactor) ?? defaultReactor,
    terminal: planTerminal(options.usePTY === undefined ? true : options.usePTY),
    childFDs: planChildFDs('childFDs', options.childFDs, true),
    request: requestOptions(options, overrides, defaults),
    running: undefined,
  });
}

/** A child on its terminal. */
interface ChildOnTerminal extends RunningChild {
  readonly pipes: readonly OpenPipe[];
  /** Undefined for a child that ran already. */
  readonly request: SpawnRequest | undefined;
}

/**
 * Starts the program on its terminal, or takes over the child that runs already.
 *
 * @throws {SpawnError} with everything closed that was opened; a pair of the caller stays open.
 * @throws {TypeError|RangeError} before anything is opened.
 */
export function launchOnTerminal(plan: PTYPlan, executable: Text, args: readonly Text[]): ChildOnTerminal {
  const { reactor, terminal, childFDs, running } = plan;
  if (running) return { ...running, pipes: NO_PIPES, request: undefined };
  const { system } = reactor;
  const request = makeRequest(executable, args, plan.request, true);
  requireChildPermission(system, request.file);
  if (terminal.given) requireUnused(reactor, 'usePTY[0]', terminal.given.master);
  const pair = openTerminal(system, terminal);
  const opened = terminal.given ? [] : [pair.master, pair.slave];
  try {
    const launched = launch(system, request, childFDs, pair.slave, opened);
    if (terminal.given) adoptPair(reactor, pair, launched, request);
    const { child, pipes } = launched;
    return { pair, request, child, pipes };
  } catch (error) {
    abandonTerminal(system, terminal, pair);
    throw error;
  }
}

/** Takes over the caller's pair, once the child runs: a failed spawn leaves it as it was. */
function adoptPair(
  reactor: Reactor,
  { master, slave }: TerminalPair,
  { child, pipes }: LaunchedChild,
  request: SpawnRequest,
): void {
  const { system } = reactor;
  let result = system.adoptDescriptor(master, true);
  if (result === 0) {
    result = system.adoptDescriptor(slave, false);
    if (result < 0) system.releaseDescriptor(master);
  }
  if (result < 0) {
    discardChild(reactor, child);
    closeParentEnds(system, pipes);
    throw spawnError({ step: 'fcntl', errno: result }, request);
  }
}
