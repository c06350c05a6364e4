// FileDescriptor on pipes, the methods of the reactor, and the memory reactor.

import fc from 'fast-check';
import { make, makeOptions, optionsWithGarbage, recipes, Thrown } from '../garbage.mjs';
import { processOptions, terminalOptions } from '../options.mjs';

const actions = {
  write: (end, data) => end.write(data),
  'write much': (end) => end.write(Buffer.alloc(200_000)),
  writeSequence: (end, data) => end.writeSequence(data),
  'write sequence': (end, ...data) => end.writeSequence(data),
  loseConnection: (end) => end.loseConnection(),
  loseWriteConnection: (end) => end.loseWriteConnection(),
  abortConnection: (end) => end.abortConnection(),
  startReading: (end) => end.startReading(),
  stopReading: (end) => end.stopReading(),
  startWriting: (end) => end.startWriting(),
  stopWriting: (end) => end.stopWriting(),
  pauseProducing: (end) => end.pauseProducing(),
  resumeProducing: (end) => end.resumeProducing(),
  stopConsuming: (end) => end.stopConsuming(),
  registerProducer: (end, producer, streaming) => end.registerProducer(producer, streaming),
  unregisterProducer: (end) => end.unregisterProducer(),
  unref: (end) => end.unref().ref(),
  describe: (end) => `${end.logPrefix()}${end.fileno()}${end.bufferedLength}`,
  throw: () => {
    throw new Thrown('thrown by a callback');
  },
};

export const fileDescriptor = {
  drawn: fc.record({
    wrong: fc.option(recipes(), { freq: 4, nil: undefined }),
    steps: fc.array(
      fc.record({
        on: fc.constantFrom('reader', 'writer'),
        when: fc.constantFrom('now', 'data', 'lost'),
        method: fc.constantFrom(...Object.keys(actions)),
        args: fc.array(recipes(), { maxLength: 2 }),
      }),
      { maxLength: 8 },
    ),
  }),
  async run({ wrong, steps }, sandbox, { FileDescriptor, kernel }) {
    if (wrong) sandbox.attempt(() => new FileDescriptor(make(wrong)));
    const { read, write } = kernel.openPipe();
    const play = (on, when) => {
      for (const step of steps) if (step.on === on && step.when === when) act(step);
    };
    const act = (step) => {
      const end = step.on === 'reader' ? reader : writer;
      if (step.method !== 'throw') sandbox.attempt(() => actions[step.method](end, ...step.args.map(make)));
      else if (step.when !== 'now') actions.throw();
    };
    class End extends FileDescriptor {
      on = 'writer';
      dataReceived() {
        play(this.on, 'data');
      }
      connectionLost(reason) {
        const first = !this.disconnected;
        super.connectionLost(reason);
        if (first) play(this.on, 'lost');
      }
    }
    const [reader, writer] = [new End(read), new End(write)];
    reader.on = 'reader';
    // An override that throws, throws to its caller.
    for (const end of [reader, writer]) sandbox.after(() => sandbox.attempt(() => end.abortConnection()));
    sandbox.attempt(() => reader.startReading());
    play('reader', 'now');
    play('writer', 'now');
    await new Promise((resolve) => setTimeout(resolve, 3));
  },
};

export const reactorCalls = {
  drawn: fc.array(
    fc.record({
      method: fc.constantFrom(
        'callLater',
        'addReader',
        'removeReader',
        'addWriter',
        'removeWriter',
        'updateRef',
        'spawnProcess',
      ),
      args: fc.array(recipes(['fileno', 'doRead', 'connectionLost']), { maxLength: 3 }),
    }),
    { maxLength: 4 },
  ),
  async run(calls, sandbox, { reactor }) {
    for (const { method, args } of calls) {
      const values = args.map(make);
      const result = sandbox.attempt(() => reactor[method](...values));
      if (method === 'callLater') sandbox.after(() => result?.cancel());
      if (method.startsWith('add'))
        sandbox.after(() => sandbox.attempt(() => reactor[method.replace('add', 'remove')](values[0])));
    }
  },
};

const memoryActions = {
  output: (child, data) => child.output(data),
  exit: (child, code) => child.exit(code),
  'exit well': (child) => child.exit(0),
  kill: (child, signal) => child.kill(signal),
  failRead: (child, code) => child.failRead(code),
  closeTerminal: (child) => child.closeTerminal(),
  vanish: (child) => child.vanish(),
  pipe: (child, fd) => child.pipe(fd),
  read: (child) => child.read(),
};

export const memoryReactor = {
  drawn: fc.record({
    options: fc.option(recipes(['choose', 'terminals']), { freq: 3, nil: undefined }),
    spawnOptions: optionsWithGarbage({
      ...processOptions,
      usePTY: () => makeOptions({ right: [], wrong: {}, behindGetters: false }, terminalOptions),
    }),
    steps: fc.array(
      fc.record({
        method: fc.constantFrom(...Object.keys(memoryActions)),
        args: fc.array(recipes(), { maxLength: 2 }),
      }),
      { maxLength: 6 },
    ),
    times: fc.array(recipes(), { maxLength: 2 }),
  }),
  async run({ options, spawnOptions, steps, times }, sandbox, { MemoryReactor, ProcessProtocol }) {
    const made = options && sandbox.attempt(() => new MemoryReactor(make(options)));
    const reactor = made ?? new MemoryReactor();
    const usable = sandbox.attempt(() => reactor.now) !== undefined ? reactor : new MemoryReactor();
    sandbox.attempt(() =>
      usable.spawnProcess(new ProcessProtocol(), 'sh', ['sh'], makeOptions(spawnOptions, processOptions)),
    );
    for (const { method, args } of steps) {
      const [child] = usable.children;
      if (child) sandbox.attempt(() => memoryActions[method](child, ...args.map(make)));
      sandbox.attempt(() => usable.step());
    }
    for (const time of times) sandbox.attempt(() => usable.advance(make(time)));
    sandbox.attempt(() => usable.run());
  },
};
