/**
 * Questions about processes are answered from the memory reactor's own children, never from the machine's
 * processes.
 */
import assert from 'node:assert/strict';
import { MemoryReactor } from 'strand-pty/testing';
import { describeForeground, foregroundArgv0 } from '#src/terminal/foreground.js';
import { descendantsOf, livingProcesses } from '#src/terminal/living-processes.js';
import { RecordingProtocol } from '../support/recording-protocol.js';
import { test } from '../support/test.js';

function start() {
  const reactor = new MemoryReactor();
  const protocol = new RecordingProtocol();
  const options = { usePTY: true, cwd: '/srv' };
  const transport = reactor.spawnProcess(protocol, '/usr/bin/python3-with-a-long-name', ['-python'], options);
  const [child] = reactor.children;
  assert.ok(child);
  return { reactor, transport, child, system: reactor.system };
}

test('a child of a memory reactor is the foreground job of its terminal until it dies', () => {
  const { transport, child, system } = start();
  const group = transport.getForegroundGroup();
  assert.deepEqual(describeForeground(system, group), {
    pgid: child.pid,
    name: 'python3-with-a-',
    cwd: '/srv',
  });
  assert.equal(foregroundArgv0(system, group), '-python');
  child.exit();
  assert.equal(describeForeground(system, group), null);
  assert.equal(describeForeground(system, transport.getForegroundGroup()), null);
});

test('a foreground group that a test sets has no process in a memory reactor, and is not described', () => {
  const { transport, child, system } = start();
  child.foreground = process.pid;
  assert.equal(describeForeground(system, transport.getForegroundGroup()), null);
});

test('a child of a memory reactor is a descendant of this process, and left over until it dies', () => {
  const { reactor, transport, child, system } = start();
  const left = () =>
    livingProcesses(
      system,
      { id: child.pid, leaderReaped: false, knownAt: 0 },
      transport.terminalId,
      new Map(),
    );
  assert.deepEqual([...descendantsOf(system, process.pid).keys()], [child.pid]);
  assert.deepEqual(left(), {
    processes: [{ pid: child.pid, name: 'python3-with-a-' }],
    complete: true,
  });
  child.exit();
  assert.deepEqual(left(), { processes: [], complete: true });
  reactor.run();
  assert.deepEqual(system.listProcesses(), { processes: [], complete: true });
});

test('only a child of a memory reactor that has the terminal open counts as having it open', () => {
  const { transport, child, system } = start();
  const id = transport.terminalId;
  assert.ok(id);
  assert.equal(system.hasTerminalOpen(child.pid, id), true);
  assert.equal(system.hasTerminalOpen(process.pid, id), false);
  child.closeTerminal();
  assert.equal(system.hasTerminalOpen(child.pid, id), false);
});
