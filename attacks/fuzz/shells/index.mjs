// `Session.run`: whatever a command prints, sets and leaves behind, it gives its own output and status, and nothing of the library.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { command, kinds } from './commands.mjs';

const programs = {
  bash: ['bash', '--norc', '--noprofile', '-i'],
  zsh: ['zsh', '-f', '-i'],
  dash: ['dash', '-i'],
  'busybox sh': ['busybox', 'sh', '-i'],
  fish: ['fish', '--no-config', '-i'],
};
const installed = Object.keys(programs).filter((name) => isInstalled(programs[name][0]));

const TIMEOUT_MS = 20_000;
/** What the library types and prints. */
const OWN = /7717|__strand|\\stty|\\read/;
/** The traces of the command itself, and of a trap. */
const TRACE = /^T+RACE .*?(printf|exit|:).*\n/gm;
export const shells = {
  /** A case has up to 12 commands, on a busy machine. */
  withinMs: 120_000,

  drawn: fc.record({
    shell: fc.constantFrom(...installed),
    columns: fc.constantFrom(80, 80, 100, 200),
    rows: fc.constantFrom(5, 24, 50),
    screen: fc.boolean(),
    commands: fc.array(command, { minLength: 1, maxLength: 12 }),
  }),

  async run({ shell, commands, ...size }, sandbox, { Session }) {
    const home = mkdtempSync(join(tmpdir(), 'fuzz-'));
    sandbox.after(async () => rmSync(home, { recursive: true, force: true }));
    const [file, ...args] = programs[shell];
    const env = { PATH: process.env.PATH, HOME: home, PS1: '$ ', TERM: 'xterm-256color', LANG: 'C.UTF-8' };
    const session = Session.spawn(file, args, { ...size, env, cwd: home, timeout: TIMEOUT_MS });
    sandbox.after(() => session.close({ grace: 100 }));
    const model = { name: shell, isPosix: shell !== 'fish', status: 0, x: '' };
    await session.run(model.isPosix ? 'x=' : 'set -g x ""');
    for (const [index, { kind, drawn }] of commands.entries()) {
      const built = kinds[kind].build(model, model, drawn);
      try {
        await check(session, built);
      } catch (error) {
        throw new Error(`command ${index} in ${shell}: ${JSON.stringify(built.command)}: ${error.stack}`);
      }
      model.status = built.leaves ?? built.status ?? 0;
    }
  },
};

async function check(session, { before, command, after, output, status, options, input, ...loose }) {
  if (before) await session.run(before);
  const run = session.run(command, options);
  if (input !== undefined) {
    await session.waitForState('line');
    await session.sendLine(input);
  }
  const result = await run;
  if (after) await session.run(after);
  assert.doesNotMatch(result.output.replace(output ?? '', ''), OWN);
  if (status !== undefined) assert.equal(result.exitCode, status);
  if (output === undefined || loose.isLoose) return;
  if (loose.hasJobs) assert.ok(result.output.endsWith(output), result.output);
  else assert.equal(loose.isTraced ? result.output.replace(TRACE, '') : result.output, output);
}

function isInstalled(file) {
  try {
    execFileSync('sh', ['-c', `command -v ${file}`], { stdio: 'ignore' });
    return true;
  } catch (error) {
    if (error.status === 1 || error.status === 127) return false;
    throw error;
  }
}
