/** Every public function that takes options, with all of its options. */
import assert from 'node:assert/strict';
import {
  getProcessOutput,
  getProcessOutputAndValue,
  getProcessValue,
  Process,
  ProcessMonitor,
  PTYProcess,
  PtyChild,
  reactor,
  type SpawnOptions,
  type SpawnProcessOptions,
  spawn,
  spawnProcess,
} from 'strand-pty';
import * as nodePty from 'strand-pty/node-pty';
import { MemoryReactor } from 'strand-pty/testing';
import { RecordingProtocol } from './recording-protocol.js';

export interface OptionTaker {
  readonly name: string;
  /** Each option with a valid value. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Calls the function with these options, and waits for the end of what it has started. */
  call(options: object): Promise<unknown>;
}

const { signal } = new AbortController();
const env = { PATH: process.env['PATH'] };
const started = {
  env,
  uid: undefined,
  gid: undefined,
  groups: undefined,
  limits: { core: 0, nofile: { soft: 256, hard: 256 } },
  umask: 0o22,
  nice: 0,
  cgroup: undefined,
};
const terminal = {
  columns: 100,
  rows: 30,
  pixelWidth: 1000,
  pixelHeight: 600,
  echo: false,
  raw: true,
  eof: 'always',
};
const stream = {
  eof: 'always',
  encoding: 'utf8',
  readableHighWaterMark: 1024,
  writableHighWaterMark: 1024,
  signal,
  timeout: 20_000,
  killSignal: 'SIGKILL',
  killGrace: 100,
  linger: 100,
};
const onPipes = {
  ...started,
  session: true,
  cwd: '/',
  path: undefined,
  childFDs: { 0: 'w', 1: 'r', 2: 'r' },
  reactor,
};
const withTerminal = { ...onPipes, childFDs: { 0: 'pty' }, usePTY: { ...terminal, paused: false } };
const helper = {
  ...started,
  cwd: '/',
  path: undefined,
  reactor,
  stdin: '',
  timeout: 20_000,
  signal,
  maxBytes: 100,
  overflow: 'truncate',
  killSignal: 'SIGKILL',
  killGrace: 100,
};
const fork = {
  name: 'ansi',
  cols: 100,
  rows: 30,
  cwd: '/',
  env,
  encoding: 'utf8',
  handleFlowControl: true,
  flowControlPause: 'p',
  flowControlResume: 'r',
  uid: undefined,
  gid: undefined,
  spawnErrors: 'throw',
  linger: 100,
};

async function endOf(start: (protocol: RecordingProtocol) => unknown): Promise<void> {
  const protocol = new RecordingProtocol();
  start(protocol);
  await protocol.ended;
}

async function onChild(use: (child: PtyChild) => Promise<unknown>): Promise<void> {
  const child = spawn('sleep', ['60']);
  try {
    await use(child);
  } finally {
    child.resume().kill('SIGKILL');
    await child.ended;
  }
}

/** Ignores ENOTTY. Any other error is about the options. */
function notATerminal(error: NodeJS.ErrnoException): boolean {
  if (error.code !== 'EBADF') throw error;
  return true;
}

/** Options as a JavaScript program may pass them. */
type Any = SpawnOptions & SpawnProcessOptions;

export const optionTakers: readonly OptionTaker[] = [
  {
    name: 'spawn',
    options: {
      ...started,
      ...terminal,
      ...stream,
      cwd: '/',
      argv0: 'x',
      term: 'ansi',
      stdio: { 0: 'pty', 1: 'pty' },
    },
    call: async (options) => await spawn('true', [], options).resume().ended,
  },
  {
    name: 'PtyChild.adopt',
    options: stream,
    // A descriptor that is not a terminal: the options are read before that is checked.
    call: async (options) => {
      assert.throws(() => PtyChild.adopt(0x7fff_ffff, undefined, options), notATerminal);
    },
  },
  {
    name: 'terminate',
    options: { grace: 0 },
    call: async (options) => await onChild(async (child) => await child.terminate(options)),
  },
  {
    name: 'waitForEcho',
    options: { timeout: 1000, signal },
    call: async (options) => await onChild(async (child) => await child.waitForEcho(true, options)),
  },
  {
    name: 'spawnProcess on pipes',
    options: { ...onPipes, usePTY: false },
    call: async (options) => await endOf((protocol) => spawnProcess(protocol, 'true', ['true'], options)),
  },
  {
    name: 'spawnProcess on a terminal',
    options: withTerminal,
    call: async (options) =>
      await endOf((protocol) => spawnProcess(protocol, 'true', ['true'], options as Any)),
  },
  {
    name: 'Process',
    options: { ...onPipes, usePTY: undefined },
    call: async (options) => await endOf((protocol) => new Process(protocol, 'true', ['true'], options)),
  },
  {
    name: 'PTYProcess',
    options: withTerminal,
    call: async (options) => await endOf((protocol) => new PTYProcess(protocol, 'true', ['true'], options)),
  },
  {
    name: 'getProcessOutput',
    options: { ...helper, errorToo: true },
    call: async (options) => await getProcessOutput('true', [], options),
  },
  {
    name: 'getProcessValue',
    options: helper,
    call: async (options) => await getProcessValue('true', [], options),
  },
  {
    name: 'getProcessOutputAndValue',
    options: helper,
    call: async (options) => await getProcessOutputAndValue('true', [], options),
  },
  {
    name: 'ProcessMonitor',
    options: { reactor, threshold: 1, killTime: 1, drainGrace: 1, minRestartDelay: 1, maxRestartDelay: 1 },
    call: async (options) => new ProcessMonitor(options),
  },
  {
    name: 'addProcess',
    options: {
      ...started,
      cwd: '/',
      path: undefined,
      usePTY: { ...terminal, paused: false },
      encoding: 'latin1',
    },
    call: async (options) => {
      const monitor = new ProcessMonitor();
      monitor.addProcess('one', ['sleep', '60'], options);
      monitor.startService();
      await monitor.stopService();
    },
  },
  {
    name: 'MemoryReactor',
    options: { choose: undefined, inputRoom: 1 },
    call: async (options) => new MemoryReactor(options),
  },
];

/** The functions of `strand-pty/node-pty`, which ignore unknown options. */
export const lenientTakers: readonly OptionTaker[] = [
  {
    name: 'spawn of node-pty',
    options: fork,
    call: async (options) => {
      const pty = nodePty.spawn('true', [], options);
      await new Promise((resolve) => pty.onExit(resolve));
    },
  },
  {
    name: 'open of node-pty',
    options: { cols: 100, rows: 30, encoding: 'utf8' },
    call: async (options) => {
      const pair = nodePty.open(options);
      const closed = new Promise((resolve) => pair.master.once('close', resolve));
      pair.destroy();
      await closed;
    },
  },
];
