/**
 * Twisted's own tests of processes, each run on pipes and on a terminal. The names are those of
 * `twisted.internet.test.test_process` and `twisted.test.test_process`.
 */
import type { Process, ProcessProtocol, PTYProcess, SpawnProcessOptions, TerminalOptions } from 'strand-pty';
import { connectTo } from './on-pipes.js';
import { PipeProtocol } from './pipe-protocol.js';
import { test } from './test.js';

export type Transport = Process | PTYProcess;

interface StageOptions extends Omit<SpawnProcessOptions, 'usePTY' | 'childFDs'> {
  /** Pipes beside 0, 1 and 2. */
  pipes?: Readonly<Record<number, 'r' | 'w'>>;
  /** Options of the terminal, if there is one; it does not echo. */
  terminal?: TerminalOptions;
}

export interface Stage {
  readonly onTerminal: boolean;
  /** Starts a program with this protocol. `args` is argv after the program's name. */
  connect<P extends ProcessProtocol>(
    protocol: P,
    file: string,
    args?: readonly string[],
    options?: StageOptions,
  ): P;
  start(file: string, args?: readonly string[], options?: StageOptions): PipeProtocol<Transport>;
  /** A shell command. */
  shell(script: string, options?: StageOptions): PipeProtocol<Transport>;
}

function makeStage(onTerminal: boolean): Stage {
  const kinds = onTerminal
    ? ({ 0: 'pty', 1: 'pty', 2: 'pty' } as const)
    : ({ 0: 'w', 1: 'r', 2: 'r' } as const);
  const stage: Stage = {
    onTerminal,
    connect(protocol, file, args = [], { pipes = {}, terminal = {}, ...options } = {}) {
      const usePTY = onTerminal && { echo: false, ...terminal };
      return connectTo(protocol, file, args, { ...options, usePTY, childFDs: { ...kinds, ...pipes } });
    },
    start: (...args) => stage.connect(new PipeProtocol<Transport>(), ...args),
    shell: (script, options) => stage.start('sh', ['-c', script], options),
  };
  return stage;
}

/** One test for each kind of transport. */
export function upstream(
  name: string,
  sentence: string,
  played: (stage: Stage) => void | Promise<void>,
  options: { skip?: string | false } = {},
): void {
  for (const onTerminal of [false, true]) {
    const where = onTerminal ? 'on a terminal' : 'on pipes';
    test(`${name}: ${sentence} (${where})`, () => played(makeStage(onTerminal)), options);
  }
}
