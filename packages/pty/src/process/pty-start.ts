import type { Reactor, SpawnProcessOptions, Text } from '../interfaces.js';
import { type ChildFDs, planChildFDs, TERMINAL } from '../launch/child-fds.js';
import type { OptionTable, ReadOptions } from '../launch/read-options.js';
import { type RequestOptions, requestOptions } from '../launch/spawn-request.js';
import { optionalReactor } from '../reactor/optional-reactor.js';
import { reactor as defaultReactor } from '../reactor/uv-reactor.js';
import type { RunningChild } from '../terminal/adopted-child.js';
import { planTerminal, type TerminalPlan } from '../terminal/terminal.js';

export interface PTYProcessOptions extends SpawnProcessOptions {
  /** `NAME=value`, in place of what the environment has; `NAME` takes it away. */
  overrides?: readonly Text[] | undefined;
  /** `NAME=value` and NUL, where the environment has none of that name. */
  defaults?: Text | undefined;
}

export const PTY_PROCESS_OPTIONS: OptionTable<PTYProcessOptions> = {
  env: undefined,
  cwd: undefined,
  path: undefined,
  uid: undefined,
  gid: undefined,
  groups: undefined,
  limits: undefined,
  umask: undefined,
  nice: undefined,
  cgroup: undefined,
  session: undefined,
  childFDs: undefined,
  usePTY: undefined,
  reactor: undefined,
  overrides: undefined,
  defaults: undefined,
};

export interface PTYStartFields {
  readonly reactor: Reactor;
  readonly terminal: TerminalPlan;
  readonly childFDs: ChildFDs;
  /** What is left to be checked, by `makeRequest`. */
  readonly request: RequestOptions;
  /** Takes over a child that runs already, and starts nothing. */
  readonly running: RunningChild | undefined;
}

/** The options of a PTYProcess after they were read. Only this package makes one, so that nothing is read twice. */
export class PTYStart implements PTYStartFields {
  readonly reactor: Reactor;
  readonly terminal: TerminalPlan;
  readonly childFDs: ChildFDs;
  readonly request: RequestOptions;
  readonly running: RunningChild | undefined;

  constructor({ reactor, terminal, childFDs, request, running }: PTYStartFields) {
    this.reactor = reactor;
    this.terminal = terminal;
    this.childFDs = childFDs;
    this.request = request;
    this.running = running;
  }
}

const USUAL_TERMINAL = planTerminal(true);

/** Takes over a child that runs already, and starts nothing. */
export function planRunning(
  running: RunningChild,
  { eof, paused }: Pick<TerminalPlan, 'eof' | 'paused'> = USUAL_TERMINAL,
): PTYStart {
  return new PTYStart({
    reactor: defaultReactor,
    terminal: { ...USUAL_TERMINAL, eof, paused },
    childFDs: TERMINAL,
    request: PTY_PROCESS_OPTIONS,
    running,
  });
}

/** @throws {TypeError|RangeError} */
export function planPTY(
  options: ReadOptions<SpawnProcessOptions>,
  overrides?: readonly Text[],
  defaults?: Text,
): PTYStart {
  return new PTYStart({
    reactor: optionalReactor(options.reactor) ?? defaultReactor,
    terminal: planTerminal(options.usePTY === undefined ? true : options.usePTY),
    childFDs: planChildFDs('childFDs', options.childFDs, true),
    request: requestOptions(options, overrides, defaults),
    running: undefined,
  });
}
