// The methods of living children with invalid arguments, called from outside and from every callback.

import fc from 'fast-check';
import { make, makeOptions, optionsWithGarbage, recipes, Thrown } from '../garbage.mjs';
import { monitorOptions, nodePtyOptions, processOptions, programs } from '../options.mjs';

const program = fc.constantFrom('ends', 'reads', 'echoes', 'writes', 'lives', 'closes');

function steps(moments, methods) {
  const step = fc.record({
    when: fc.constantFrom('now', ...moments),
    method: fc.constantFrom(...methods),
    args: fc.array(recipes(), { maxLength: 3 }),
  });
  return fc.array(step, { minLength: 1, maxLength: 8 });
}

/** Calls a method, or throws if the step says so. */
function play(sandbox, actions, { method, args }, target) {
  if (method === 'throw') throw new Thrown('thrown by a callback');
  if (target) sandbox.attempt(() => actions[method]?.(target, ...args.map(make)));
}

// --- the stream ---------------------------------------------------------------------------------------------------

const childActions = {
  write: (child, ...args) => child.write(...args),
  'write bytes': (child, data) => child.write(data ?? 'x\n'),
  end: (child, ...args) => child.end(...args),
  resize: (child, ...args) => child.resize(...args),
  'resize well': (child) => child.resize(90, 31),
  kill: (child, signal) => child.kill(signal),
  killForeground: (child, signal) => child.killForeground(signal),
  terminate: (child, options) => child.terminate(options),
  'terminate soon': (child) => child.terminate({ grace: 1 }),
  waitForEcho: (child, ...args) => child.waitForEcho(...args),
  getAttributes: (child) => child.getAttributes(),
  setAttributes: (child, attributes) => child.setAttributes(attributes),
  foreground: (child) => child.foreground(),
  echo: (child) => child.echo || child.hasUnreadInput,
  ref: (child) => child.ref(),
  unref: (child) => child.unref().ref(),
  pause: (child) => child.pause(),
  resume: (child) => child.resume(),
  read: (child, size) => child.read(size),
  destroy: (child) => child.destroy(),
  'destroy with an error': (child) => child.destroy(new Thrown('destroyed')),
  dispose: (child) => child[Symbol.asyncDispose](),
  'spawn another': (child, _, sandbox) => child.constructor && sandbox,
  setEncoding: (child, encoding) => child.setEncoding(encoding),
  cork: (child) => {
    child.cork();
    child.write('a');
    child.write('b\n');
    child.uncork();
  },
};
const childMoments = [
  'spawn',
  'data',
  'readable',
  'exit',
  'end',
  'close',
  'drain',
  'finish',
  'error',
  'resize',
];

export const stream = {
  drawn: fc.record({
    program,
    stdio: fc.constantFrom(undefined, { 0: 'pty', 1: 'pty', 2: 'r' }, { 0: 'pty', 1: 'r', 3: 'w' }),
    steps: steps(childMoments, [...Object.keys(childActions), 'throw']),
  }),
  async run({ program, stdio, steps }, sandbox, { spawn }) {
    const child = spawn(...programs[program], stdio ? { stdio } : {});
    sandbox.endsChild(child);
    for (const pipe of Object.values(child.stdio)) pipe?.on('error', (error) => sandbox.judge(error));
    for (const step of steps) {
      if (step.when !== 'now') child.on(step.when, () => play(sandbox, childActions, step, child));
    }
    for (const step of steps) {
      if (step.when === 'now' && step.method !== 'throw') play(sandbox, childActions, step, child);
    }
    if (!steps.some(({ when }) => when === 'readable')) child.resume();
    await Promise.race([child.exited, new Promise((resolve) => setTimeout(resolve, 30))]);
  },
};

// --- the transports -----------------------------------------------------------------------------------------------

const transportActions = {
  write: (transport, data) => transport.write(data),
  'write bytes': (transport) => transport.write(Buffer.alloc(70_000, 'x\n')),
  writeSequence: (transport, data) => transport.writeSequence(data),
  writeToChild: (transport, fd, data) => transport.writeToChild(fd, data),
  'write to 0': (transport, data) => transport.writeToChild(0, data),
  closeStdin: (transport) => transport.closeStdin(),
  closeStdout: (transport) => transport.closeStdout(),
  closeStderr: (transport) => transport.closeStderr(),
  closeChildFD: (transport, fd) => transport.closeChildFD(fd),
  'close 1': (transport) => transport.closeChildFD(1),
  loseConnection: (transport) => transport.loseConnection(),
  loseWriteConnection: (transport) => transport.loseWriteConnection(),
  abortConnection: (transport) => transport.abortConnection(),
  signalProcess: (transport, signal) => transport.signalProcess(signal),
  'signal 0': (transport) => transport.signalProcess(0),
  'signal TERM': (transport) => transport.signalProcess('TERM'),
  registerProducer: (transport, producer, streaming) => transport.registerProducer(producer, streaming),
  'register pull producer': (transport) =>
    transport.registerProducer(
      { resumeProducing: () => transport.write(Buffer.from('x\n')), stopProducing() {} },
      false,
    ),
  unregisterProducer: (transport) => transport.unregisterProducer(),
  pauseProducing: (transport) => transport.pauseProducing(),
  resumeProducing: (transport) => transport.resumeProducing(),
  stopProducing: (transport) => transport.stopProducing(),
  resize: (transport, ...args) => transport.resize?.(...args),
  setAttributes: (transport, attributes) => transport.setAttributes?.(attributes),
  reapProcess: (transport) => transport.reapProcess(),
  ref: (transport) => transport.ref(),
  getHost: (transport) => `${transport}${transport.getHost().name}${transport.getPeer().name}`,
  toJSON: (transport) => JSON.stringify(transport),
};
const protocolMoments = [
  'connectionMade',
  'childDataReceived',
  'childConnectionLost',
  'processExited',
  'processEnded',
];

export const transport = {
  drawn: fc.record({
    program,
    usePTY: fc.boolean(),
    options: optionsWithGarbage({ env: processOptions.env }),
    steps: steps(protocolMoments, [...Object.keys(transportActions), 'throw']),
  }),
  async run({ program, usePTY, steps }, sandbox, { ProcessProtocol, spawnProcess }) {
    const [file, args] = programs[program];
    const protocol = new ProcessProtocol();
    for (const moment of protocolMoments) {
      const own = steps.filter(({ when }) => when === moment);
      protocol[moment] = () => {
        for (const step of own) play(sandbox, transportActions, step, protocol.transport);
      };
    }
    const started = spawnProcess(protocol, file, [file, ...args], { usePTY });
    sandbox.endsTransport(started);
    for (const step of steps) {
      if (step.when === 'now' && step.method !== 'throw') play(sandbox, transportActions, step, started);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  },
};

// --- the drop-in --------------------------------------------------------------------------------------------------

const terminalActions = {
  write: (terminal, data) => terminal.write(data),
  end: (terminal, data) => terminal.end(data),
  resize: (terminal, ...args) => terminal.resize(...args),
  kill: (terminal, signal) => terminal.kill(signal),
  pause: (terminal) => terminal.pause(),
  resume: (terminal) => terminal.resume(),
  destroy: (terminal) => terminal.destroy(),
  setEncoding: (terminal, encoding) => terminal.setEncoding?.(encoding),
  process: (terminal) => terminal.process,
  clear: (terminal) => terminal.clear(),
  onData: (terminal, listener) => terminal.onData(listener),
  onExit: (terminal, listener) => terminal.onExit(listener),
};

export const dropIn = {
  drawn: fc.record({
    program,
    options: optionsWithGarbage(nodePtyOptions),
    steps: steps(
      ['data', 'exit', 'end', 'close', 'resize', 'pause'],
      [...Object.keys(terminalActions), 'throw'],
    ),
  }),
  async run({ program, options, steps }, sandbox, { nodePty }) {
    const [file, args] = programs[program];
    const terminal = sandbox.attempt(() =>
      nodePty.spawn(file, [...args], makeOptions(options, nodePtyOptions)),
    );
    if (!terminal) return;
    terminal.on('error', (error) => sandbox.judge(error));
    const exited = new Promise((resolve) => terminal.prependListener('exit', resolve));
    sandbox.after(async () => {
      terminal.resume();
      terminal.kill('SIGKILL');
      terminal.destroy();
      await exited;
    });
    for (const step of steps) {
      if (step.when !== 'now') terminal.on(step.when, () => play(sandbox, terminalActions, step, terminal));
      else if (step.method !== 'throw') play(sandbox, terminalActions, step, terminal);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  },
};

// --- the monitor --------------------------------------------------------------------------------------------------

const monitorActions = {
  addProcess: (monitor, ...args) => monitor.addProcess(...args),
  'add a program': (monitor) => monitor.addProcess(`p${monitor.names.length}`, ['sh', '-c', 'echo line']),
  'add a missing program': (monitor) => monitor.addProcess(`q${monitor.names.length}`, ['/no/such/program']),
  removeProcess: (monitor, name) => monitor.removeProcess(name),
  'remove a program': (monitor) => monitor.removeProcess('p0'),
  startService: (monitor) => monitor.startService(),
  stopService: (monitor) => monitor.stopService(),
  startProcess: (monitor, name) => monitor.startProcess(name),
  stopProcess: (monitor, name) => monitor.stopProcess(name),
  restartAll: (monitor) => monitor.restartAll(),
  pidOf: (monitor, name) => monitor.pidOf(name),
};

export const monitor = {
  drawn: fc.record({
    options: optionsWithGarbage(monitorOptions),
    steps: steps(['started', 'line', 'ended', 'spawnError'], [...Object.keys(monitorActions), 'throw']),
  }),
  async run({ options, steps }, sandbox, { ProcessMonitor }) {
    const made = sandbox.attempt(() => new ProcessMonitor(makeOptions(options, monitorOptions)));
    const monitor = made ?? new ProcessMonitor({ minRestartDelay: 1, killTime: 5 });
    sandbox.after(() => {
      monitor.removeAllListeners();
      return monitor.stopService();
    });
    let calls = 0;
    for (const step of steps) {
      // A step that restarts a program in an event would run again and again.
      if (step.when !== 'now')
        monitor.on(step.when, () => calls++ < 20 && play(sandbox, monitorActions, step, monitor));
      else if (step.method !== 'throw') play(sandbox, monitorActions, step, monitor);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  },
};
