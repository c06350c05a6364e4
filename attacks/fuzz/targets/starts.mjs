// The functions that start a child, with invalid arguments and options.

import fc from 'fast-check';
import { make, makeOptions, optionsWithGarbage, recipes } from '../garbage.mjs';
import { helperOptions, processOptions, programs, spawnOptions, terminalOptions } from '../options.mjs';

const program = fc.constantFrom(...Object.keys(programs));
/** Mostly valid, so that more than the first check is reached. */
const orGarbage = (keys = []) => fc.option(recipes(keys), { freq: 5, nil: undefined });

function argv(name) {
  const [file, args] = programs[name];
  return [file, [file, ...args]];
}

export const spawn = {
  drawn: fc.record({
    program,
    file: orGarbage(),
    args: orGarbage(),
    options: optionsWithGarbage(spawnOptions),
    whole: fc.option(recipes(Object.keys(spawnOptions)), { freq: 8, nil: undefined }),
  }),
  async run({ program, file, args, options, whole }, sandbox, { spawn }) {
    const [rightFile, rightArgs] = programs[program];
    const child = sandbox.attempt(() =>
      spawn(
        file ? make(file) : rightFile,
        args ? make(args) : rightArgs,
        whole ? make(whole) : makeOptions(options, spawnOptions),
      ),
    );
    sandbox.endsChild(child);
    child?.resume().end('x\n');
  },
};

export const spawnProcess = {
  drawn: fc.record({
    program,
    protocol: orGarbage([
      'makeConnection',
      'childDataReceived',
      'childConnectionLost',
      'processExited',
      'processEnded',
    ]),
    file: orGarbage(),
    args: orGarbage(),
    options: optionsWithGarbage(processOptions),
    usePTY: fc.oneof(
      fc.constant({ special: 'undefined' }),
      fc.constant({ special: 'true' }),
      recipes(Object.keys(terminalOptions)),
    ),
  }),
  async run({ program, protocol, file, args, options, usePTY }, sandbox, { ProcessProtocol, spawnProcess }) {
    const [rightFile, rightArgs] = argv(program);
    const transport = sandbox.attempt(() =>
      spawnProcess(
        protocol ? make(protocol) : new ProcessProtocol(),
        file ? make(file) : rightFile,
        args ? make(args) : rightArgs,
        Object.defineProperty(makeOptions(options, processOptions), 'usePTY', {
          enumerable: true,
          value: make(usePTY),
        }),
      ),
    );
    sandbox.endsTransport(transport);
    sandbox.attempt(() => transport?.closeStdin());
  },
};

export const helpers = {
  drawn: fc.record({
    helper: fc.constantFrom('getProcessOutput', 'getProcessValue', 'getProcessOutputAndValue'),
    program: fc.constantFrom('ends', 'reads', 'echoes', 'writes', 'closes', 'is not there'),
    file: orGarbage(),
    args: orGarbage(),
    options: optionsWithGarbage(helperOptions),
    whole: fc.option(recipes(Object.keys(helperOptions)), { freq: 8, nil: undefined }),
  }),
  async run({ helper, program, file, args, options, whole }, sandbox, strand) {
    const [rightFile, rightArgs] = programs[program];
    const promise = sandbox.attempt(() =>
      strand[helper](
        file ? make(file) : rightFile,
        args ? make(args) : rightArgs,
        whole ? make(whole) : makeOptions(options, helperOptions),
      ),
    );
    sandbox.after(() => promise?.catch(() => {}));
  },
};
