/** The compiler compares the types; @lydell/node-pty has those of node-pty, without its build. */
import assert from 'node:assert/strict';
import type * as theirs from '@lydell/node-pty';
import * as ours from 'strand-pty/node-pty';
import { test } from '../support/test.js';

/** Compiles only if `From` is assignable to `To`. */
function assignable<To, From extends To>(): From | undefined {
  return undefined;
}

test('the types of strand-pty/node-pty are assignable to those of node-pty', () => {
  assignable<typeof theirs.spawn, typeof ours.spawn>();
  assignable<typeof theirs, typeof ours>();
  assignable<typeof theirs, typeof ours.default>();
  assignable<theirs.IPty, ours.IPty>();
  assignable<theirs.IPty, ours.UnixTerminal>();
  assignable<theirs.IPty, ours.ChildlessTerminal>();
  assignable<theirs.IDisposable, ours.IDisposable>();
  assignable<theirs.IEvent<string>, ours.IEvent<string>>();
  assignable<theirs.IBasePtyForkOptions, ours.IBasePtyForkOptions>();
  assignable<theirs.IPtyForkOptions, ours.IPtyForkOptions>();
  assignable<theirs.IWindowsPtyForkOptions, ours.IWindowsPtyForkOptions>();
});

test('the types of node-pty are assignable to those of strand-pty/node-pty, except the result of spawn', () => {
  assignable<ours.IPty, theirs.IPty>();
  assignable<ours.IDisposable, theirs.IDisposable>();
  assignable<ours.IEvent<string>, theirs.IEvent<string>>();
  assignable<ours.IBasePtyForkOptions, theirs.IBasePtyForkOptions>();
  assignable<ours.IPtyForkOptions, theirs.IPtyForkOptions>();
  assignable<ours.IWindowsPtyForkOptions, theirs.IWindowsPtyForkOptions>();
  assignable<Parameters<typeof ours.spawn>, Parameters<typeof theirs.spawn>>();
});

test('node-pty: listeners get the arguments that their types declare', async () => {
  const pty: theirs.IPty = ours.spawn('echo', ['hello'], { name: 'xterm-color', cols: 80, env: process.env });
  assert.equal(typeof pty.pid, 'number');
  const own = ours.spawn('echo', ['hello'], {});
  own.on('data', (data: string) => assert.equal(typeof data, 'string'));
  own.on('exit', (exitCode, signal) => assert.equal(exitCode + signal, 0));
  own.on('error', (error) => assert.ifError(error));
  await Promise.all([
    new Promise((resolve) => pty.onExit(resolve)),
    new Promise((resolve) => own.onExit(resolve)),
  ]);
});
