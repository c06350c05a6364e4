// The process that runs one scenario with the preload library: `stage.mjs SCENARIO CONTROL RESULT`. The result is a JSON file;
// without it the process has crashed or was blocked.

import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { pty } from '../../scripts/lib/project.mjs';
import { arm } from './control.mjs';
import { described, Life } from './life.mjs';
import { parseScenario, scenarios } from './scenarios/index.mjs';

/** A scenario takes about 100 ms, under load 1 s. */
const HANGS_AFTER_MS = 8000;
/** How long children and descriptors may remain after the scenario. */
const SETTLES_WITHIN_MS = 2000;
/** Descriptors that Node opens on demand and keeps, and those that the addon reserves. */
const uncounted = /eventpoll|eventfd|io_uring|^\/dev\/null$|memfd:strand-pty/;

const [name = '', controlFile = '', resultFile = ''] = process.argv.slice(2);
const { base, first } = parseScenario(name);
// Children inherit this mark, but not the library.
const mark = `STRAND_FAULT_STAGE=${process.env.STRAND_FAULT_STAGE}`;
const injects = (errno) => process.env.STRAND_FAULT?.endsWith(` ${constants.errno[errno]}`) ?? false;
const [mayLoseStatus, injectsEPIPE] = [injects('ECHILD'), injects('EPIPE')];
delete process.env.LD_PRELOAD;
delete process.env.STRAND_FAULT;
delete process.env.STRAND_FAULT_CONTROL;

const control = openSync(controlFile, 'r+');
const life = new Life();
life.mayLoseStatus = mayLoseStatus;
life.injectsEPIPE = injectsEPIPE;
const result = { uncaught: [] };
process.on('uncaughtException', (error) => result.uncaught.push(described(error)));
process.on('unhandledRejection', (error) => result.uncaught.push(described(error)));
let before = {};
const hang = setTimeout(() => finish({ hangs: true, ...leftovers(before) }), HANGS_AFTER_MS);

const strand = await load();
if (!first && base !== 'load') await followUp();
before = descriptors();
const cpuBefore = process.cpuUsage();
if (base !== 'adopt' && base !== 'load') arm(control, true);
try {
  const arming = () => arm(control, true);
  const release = (fd) => strand.kernel.closeDescriptor(fd);
  if (strand) await scenarios[base](strand, life, { startElsewhere, arming, release });
} catch (error) {
  result.thrown = described(error);
}
arm(control, false);
const { user, system } = process.cpuUsage(cpuBefore);
result.cpu = Math.round((user + system) / 1000);
result.left = await settled(before);
try {
  await followUp();
  const left = await settled(before);
  result.followUp = left.children.length + left.descriptors.length > 0 ? { left } : 'ok';
} catch (error) {
  result.followUp = described(error);
}
finish({});

function finish(more) {
  clearTimeout(hang);
  const { told, broken } = life;
  writeFileSync(resultFile, JSON.stringify({ ...result, told, broken, ...more }));
  process.exit(0);
}

/** Loads the package; in the scenario `load` with the fault armed. */
async function load() {
  if (base === 'load') arm(control, true);
  try {
    const [strandPty, nodePty, { kernel }] = await Promise.all(
      ['index.js', 'node-pty/index.js', 'native/kernel.js'].map((path) => import(built(path))),
    );
    return { ...strandPty, nodePty, kernel };
  } catch (error) {
    result.thrown = described(error);
    return undefined;
  } finally {
    arm(control, false);
  }
}

function built(path) {
  return pathToFileURL(join(pty, 'dist', path)).href;
}

/** Checks that the next child works. */
async function followUp() {
  if (!strand) return inAnotherThread();
  const child = strand.spawn('sh', ['-c', 'echo follow; exit 5']);
  let text = '';
  child.on('data', (chunk) => {
    text += chunk;
  });
  const { exitCode } = await child.ended;
  if (!child.closed) await once(child, 'close');
  if (exitCode !== 5 || text !== 'follow\r\n')
    throw new Error(`ended with ${exitCode}, ${JSON.stringify(text)}`);
}

/** Checks the next child in another thread, since Node caches the failed import in the thread that tried. */
async function inAnotherThread() {
  const source = `import(${JSON.stringify(built('index.js'))}).then(({ spawn }) => spawn('true').resume().ended)
    .then(({ exitCode }) => require('node:worker_threads').parentPort.postMessage(exitCode))`;
  const [exitCode] = await once(new Worker(source, { eval: true }), 'message');
  if (exitCode !== 0) throw new Error(`in another thread it ended with ${exitCode}`);
}

/** Returns the master of a terminal whose session leader is not a child of this process. */
function startElsewhere(script) {
  const { kernel } = strand;
  const pair = kernel.openPty({ columns: 80, rows: 24, pixelWidth: 0, pixelHeight: 0 }, false, false);
  execFileSync('setsid', ['--fork', '--ctty', 'sh', '-c', script], {
    stdio: [pair.slave, pair.slave, pair.slave],
  });
  const deadline = Date.now() + 2000;
  while (kernel.session(pair.master) <= 0 && Date.now() < deadline);
  kernel.closeDescriptor(pair.slave);
  return pair.master;
}

// --- what is left -----------------------------------------------------------------------------------------------

async function settled(before) {
  const deadline = Date.now() + SETTLES_WITHIN_MS;
  let left = leftovers(before);
  while (left.children.length + left.descriptors.length > 0 && Date.now() < deadline) {
    await delay(20);
    left = leftovers(before);
  }
  return left;
}

function leftovers(before) {
  const now = descriptors();
  const isNew = ([fd, file]) => before[fd] !== file && !uncounted.test(file);
  return {
    children: started(),
    descriptors: Object.entries(now)
      .filter(isNew)
      .map((entry) => entry.join(' ')),
    gone: Object.entries(before)
      .filter(([fd, file]) => now[fd] !== file && !uncounted.test(file))
      .map((entry) => entry.join(' ')),
  };
}

function descriptors() {
  return Object.fromEntries(
    readdirSync('/proc/self/fd').flatMap((fd) => {
      const file = orGone(() => readlinkSync(`/proc/self/fd/${fd}`));
      // The descriptor that read the directory is closed.
      return file === undefined || file.endsWith('/fd') ? [] : [[fd, file]];
    }),
  );
}

/** Lists the children of this process, zombies included, and all processes with the mark. */
function started() {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .flatMap((pid) => {
      const stat = orGone(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
      if (stat === undefined) return [];
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ', 2);
      const environment = orGone(() => readFileSync(`/proc/${pid}/environ`, 'latin1')) ?? '';
      const isOurs = Number(parent) === process.pid || environment.split('\0').includes(mark);
      return isOurs ? [`${stat.slice(0, stat.lastIndexOf(')') + 1)} ${state}`] : [];
    });
}

function orGone(read) {
  try {
    return read();
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(error.code)) return undefined;
    throw error;
  }
}
