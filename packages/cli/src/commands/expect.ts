/**
 * `strand expect`: runs a script that drives programs.
 *
 * Test: test/commands/expect.test.ts
 */
import { defineCommand } from '../frame/command.js';
import { sizeOption, timeoutOption } from '../program-options.js';

export const command = defineCommand({
  name: 'expect',
  summary: 'runs a script that drives programs',
  description: [
    'Runs SCRIPT, a module in JavaScript or TypeScript that drives programs on terminals with strand-terminal. - reads the script from standard input. Programs that are left when the script has ended are ended.',
  ],
  rest: { name: 'SCRIPT', completes: 'file' },
  options: {
    timeout: {
      ...timeoutOption,
      description: 'the longest wait for each expect, waitFor and the like; default: 30',
    },
    size: { ...sizeOption, description: 'size of the terminals; default: 80x24' },
    record: {
      value: 'FILE.cast',
      description: 'records the first session to a file, the second to FILE-2.cast, and so on',
      completes: 'file',
    },
    verbose: {
      short: 'v',
      description: 'shows on standard error what programs print (<) and what is sent to them (>)',
    },
    json: { description: 'prints the result as JSON to standard output, instead of the error' },
  },
  sections: [
    {
      title: 'Scripts',
      paragraphs: [
        'These names are at hand without an import: spawn(file, args?, options?) starts a program, which becomes the current session, and returns the session. session is the current session; a shell (sh) if nothing was started yet. expect(pattern, options?), run(command, options?) and state() are the methods of the current session. args are the arguments after SCRIPT. EOF and TIMEOUT are patterns.',
        'Everything else is in the session (session.sendLine, session.waitFor, session.screen) and in modules: import of strand-terminal and strand-pty works wherever the script is. Await each call; the script has ended when its last statement has.',
        'TypeScript needs a Node.js that removes types: 22.18 or later. /// <reference types="strand-cli/expect" /> declares these names for editors and the compiler.',
      ],
    },
  ],
  examples: [
    { line: 'strand expect login.mjs example.org', does: 'runs a script; args[0] is example.org' },
    {
      line: 'strand expect -v --timeout 5 --record failed.cast test.mjs',
      does: 'shows and records the dialogue',
    },
    {
      line: `echo "console.log((await run('uname -r')).output)" | strand expect -`,
      does: 'runs a script from standard input',
    },
  ],
  exitStatuses: ['script', 'assertion', 'ended', 'scriptFailed', 'timedOut', 'failure', 'signal'],

  async run({ values, rest: [script = '', ...args] }) {
    const { runScript } = await import('../script/run-script.js');
    const { timeout, size, record, verbose = false, json = false } = values;
    return runScript({ script, args, timeout, size, record, verbose, json });
  },
});
