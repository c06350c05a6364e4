// Runs one scenario with at most one fault.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createControl, readControl } from './control.mjs';
import { PERSISTENT, SHORT } from './errnos.mjs';
import { parseScenario } from './scenarios/index.mjs';

/** A stage whose event loop is blocked is killed after this time. */
const BLOCKED_AFTER_MS = 20_000;
const stage = fileURLToPath(new URL('stage.mjs', import.meta.url));

/**
 * @typedef {object} Fault
 * @property {string} scenario
 * @property {string} name of the call
 * @property {'parent' | 'child'} side
 * @property {number} ordinal
 * @property {string} errno its name, with `+` if all later calls fail too, or `short`
 */

export function faultName({ scenario, side, name, ordinal, errno }) {
  return `--scenario ${scenario} --call '${side === 'child' ? 'child:' : ''}${name}#${ordinal}' --errno ${errno}`;
}

export function errnoNumber(name) {
  return name === SHORT ? 0 : constants.errno[plainErrno(name)];
}

export function plainErrno(name) {
  return name.endsWith(PERSISTENT) ? name.slice(0, -PERSISTENT.length) : name;
}

function asVariable({ side, name, ordinal, errno }) {
  return `${side} ${name} ${ordinal} ${errno.endsWith(PERSISTENT) ? 1 : 0} ${errnoNumber(errno)}`;
}

/** @param {string} library the compiled preload library */
export async function runStage(library, scenario, fault) {
  const folder = mkdtempSync(join(tmpdir(), 'strand-fault-'));
  const [controlFile, resultFile] = [join(folder, 'control'), join(folder, 'result.json')];
  try {
    createControl(controlFile);
    const { code, signal, printed } = await run(library, scenario, fault, controlFile, resultFile);
    const control = readControl(controlFile);
    return { ...control, result: resultOf(resultFile), code, signal, printed };
  } finally {
    endMarked(basename(folder));
    rmSync(folder, { recursive: true });
  }
}

async function run(library, scenario, fault, controlFile, resultFile) {
  const { without } = parseScenario(scenario);
  const env = {
    ...process.env,
    STRAND_FAULT_STAGE: basename(join(controlFile, '..')),
    LD_PRELOAD: library,
    STRAND_FAULT_CONTROL: controlFile,
    ...(fault && { STRAND_FAULT: asVariable(fault) }),
    ...(without && { STRAND_PTY_WITHOUT: without }),
  };
  // In a new session, so that it cannot touch the terminal of this process.
  const child = spawn(process.execPath, [stage, scenario, controlFile, resultFile], {
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      printed += chunk;
    });
  }
  const killer = setTimeout(() => child.kill('SIGKILL'), BLOCKED_AFTER_MS);
  const [code, signal] = await once(child, 'exit');
  clearTimeout(killer);
  return { code, signal, printed };
}

function resultOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Kills the processes that a stage has left behind: they have its mark in their environment. */
function endMarked(mark) {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
      if (environment.includes(`STRAND_FAULT_STAGE=${mark}`)) process.kill(Number(pid), 'SIGKILL');
    } catch (error) {
      if (!['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(error.code)) throw error;
    }
  }
}
