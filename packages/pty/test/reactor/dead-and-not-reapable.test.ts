/**
 * A pidfd that reports a death while waitpid(2) does not: the child is traced, and its tracer has not seen the
 * death.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mock } from 'node:test';
import { kernel } from '#src/native/kernel.js';
import { cpuShare } from '../support/cpu.js';
import { eventually, statOf } from '../support/proc.js';
import { closeOf, shell } from '../support/pty-child.js';
import { test } from '../support/test.js';

const PTRACE_SEIZE = 0x4206;
const TRACER = `
import ctypes, sys
if ctypes.CDLL(None).ptrace(${PTRACE_SEIZE}, int(sys.argv[1]), None, None) == 0:
    print("traced", flush=True)
    sys.stdin.read()
`;

/** Traces a process, ignoring its events, until the tracer's standard input ends. */
async function tracerOf(pid: number): Promise<ChildProcess> {
  const tracer = spawn('python3', ['-c', TRACER, String(pid)], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(tracer.stdout, 'data');
  return tracer;
}

test('a dead child that its tracer still holds is polled at intervals, and reaped when the tracer ends', async () => {
  const child = shell('exec sleep 60');
  child.resume();
  const closed = closeOf(child);
  const tracer = await tracerOf(child.pid);
  const reap = mock.method(kernel, 'reap');
  try {
    child.kill('SIGKILL');
    await eventually('the child is a zombie', () => statOf(child.pid)?.state === 'Z');
    await cpuShare(500);
    const looks = reap.mock.callCount();
    assert.ok(looks > 2 && looks < 100, `looked at ${looks} times`);
    assert.equal(child.signalCode, null);
  } finally {
    mock.reset();
    tracer.stdin?.end();
    await once(tracer, 'exit');
  }
  assert.deepEqual(await closed, { exitCode: null, signal: 'SIGKILL' });
});
