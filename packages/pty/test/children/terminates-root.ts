/**
 * As user nobody, starts a child that becomes root, and prints the result of ending it. Arguments: the way, and
 * the program that runs a command as root.
 */
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getProcessValue, ProcessMonitor } from 'strand-pty';
import { HeldTimers } from '../support/held-timers.js';
import { eventually, ifExists } from '../support/proc.js';
import { commandOf, PtySession } from '../support/pty-session.js';

const NOBODY = 65_534;
const TIMEOUT = 1000;
/** Milliseconds from the timeout to SIGKILL, and from SIGKILL until the wait is given up. */
const KILL_GRACE = 1000;
const GIVE_UP_AFTER_MS = 1000;
const [what = '', asRoot = ''] = process.argv.slice(2);
process.setgroups?.([]);
process.setgid?.(NOBODY);
process.setuid?.(NOBODY);

const root = `${asRoot} --reuid=0 --regid=0 --clear-groups --`;
const IGNORES_SIGHUP = `sh -c "trap '' HUP; echo pid \\$\\$; exec sleep 60"`;
const scripts: Readonly<Record<string, string>> = {
  obeys: `exec ${root} sh -c 'echo pid $$; exec sleep 60'`,
  ignores: `exec ${root} ${IGNORES_SIGHUP}`,
  member: `${root} ${IGNORES_SIGHUP} & exec sleep 60`,
};

async function terminate(script: string): Promise<object> {
  const session = new PtySession(script);
  const pid = await session.pidOf('pid');
  await eventually('the child sleeps', () => commandOf(pid) === 'sleep');
  let kill = 'allowed';
  try {
    process.kill(pid, 0);
  } catch (error) {
    kill = (error as NodeJS.ErrnoException).code ?? '';
  }
  return { pid, kill, result: await session.child.terminate({ grace: 50 }) };
}

/** The pid comes through a file, since the program's output is discarded. */
async function value(): Promise<object> {
  const timers = new HeldTimers();
  const folder = mkdtempSync(join(tmpdir(), 'strand-pid-'));
  const file = join(folder, 'pid');
  const script = `echo $$ >${file}; exec ${root} sleep 60`;
  const answer = getProcessValue('sh', ['-c', script], { timeout: TIMEOUT, reactor: timers.reactor });
  const pidInFile = () => Number(ifExists(() => readFileSync(file, 'latin1')));
  await eventually('the child sleeps', () => pidInFile() > 0 && commandOf(pidInFile()) === 'sleep');
  timers.fire(TIMEOUT);
  timers.fire(KILL_GRACE);
  timers.fire(GIVE_UP_AFTER_MS);
  const error: unknown = await answer.catch((reason: unknown) => reason);
  const { code, message } = error as NodeJS.ErrnoException;
  const pid = pidInFile();
  rmSync(folder, { recursive: true });
  return { pid, pending: timers.pending, error: { code, message } };
}

/** A monitored program that runs as root. */
async function monitor(): Promise<object> {
  const monitor = new ProcessMonitor({ killTime: 50 });
  monitor.addProcess('sleep', ['sh', '-c', `exec ${root} sh -c 'echo ready; exec sleep 60'`]);
  const ready = once(monitor, 'line');
  monitor.startService();
  await ready;
  const pid = monitor.pidOf('sleep') ?? 0;
  const error: unknown = await monitor.stopService().catch((reason: unknown) => reason);
  const { code, message } = error as NodeJS.ErrnoException;
  return { pid, error: { code, message }, result: monitor.stateOf('sleep') };
}

function answer(): Promise<object> {
  if (what === 'value') return value();
  if (what === 'monitor') return monitor();
  return terminate(scripts[what] ?? '');
}

process.stdout.write(JSON.stringify(await answer()));
// A program that survives would keep Node running.
if (what !== 'value') process.exit();
