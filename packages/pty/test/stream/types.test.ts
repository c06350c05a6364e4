import assert from 'node:assert/strict';
import type { Duplex, Readable, Writable } from 'node:stream';
import {
  type Attributes,
  type ExitStatus,
  type Foreground,
  PtyChild,
  type Signal,
  type SpawnOptions,
  spawn,
  type TerminateResult,
} from 'strand-pty';
import { test } from '../support/test.js';

/** Compiles only if the two types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(_yes: Same<A, B>): void {}

test('the types of PtyChild are those of a Node stream with its own events', async () => {
  const options: SpawnOptions = { columns: 100, eof: 'always', killSignal: 'SIGINT', env: { A: undefined } };
  const child = spawn('true', [], options);
  same<typeof child, PtyChild>(true);
  const stream: Duplex & Readable & Writable = child;
  assert.equal(stream, child);

  same<typeof child.pid, number>(true);
  same<typeof child.ttyName, string>(true);
  same<typeof child.exitCode, number | null>(true);
  same<typeof child.signalCode, Signal | null>(true);
  same<typeof child.exited, Promise<ExitStatus>>(true);
  same<typeof child.ended, Promise<ExitStatus>>(true);
  same<ReturnType<typeof child.foreground>, Foreground | null>(true);
  same<ReturnType<typeof child.getAttributes>, Attributes>(true);
  same<ReturnType<typeof child.kill>, boolean>(true);
  same<ReturnType<typeof child.terminate>, Promise<TerminateResult>>(true);
  same<ReturnType<typeof child.ref>, PtyChild>(true);

  child.on('exit', (code, signal) => {
    same<typeof code, number | null>(true);
    same<typeof signal, Signal | null>(true);
  });
  child.once('close', (code, signal) => {
    same<typeof code, number | null>(true);
    same<typeof signal, Signal | null>(true);
  });
  child.on('spawn', () => {}).on('end', () => {});
  child.on('data', (chunk: Buffer) => assert.ok(Buffer.isBuffer(chunk)));
  child.on('error', (error) => assert.ifError(error));
  child.once('drain', () => {}).once('finish', () => {});
  child.on('an event of the user', (...args: unknown[]) => assert.ok(args));
  assert.ok(child instanceof PtyChild);
  await child.ended;
});

test("with an encoding, TypeScript accepts a 'data' listener for strings", async () => {
  const child = spawn('echo', ['hello'], { encoding: 'utf8' });
  let text = '';
  child.on('data', (chunk: string) => {
    text += chunk;
  });
  await child.ended;
  assert.equal(text, 'hello\r\n');
});

test('TypeScript refuses invalid options, signals and sizes', () => {
  // @ts-expect-error: an unknown eof policy
  assert.throws(() => spawn('true', [], { eof: 'never' }), TypeError);
  // @ts-expect-error: a string is not a number of columns
  assert.throws(() => spawn('true', [], { columns: '80' }), TypeError);
  // @ts-expect-error: an unknown signal
  assert.throws(() => spawn('true', [], { killSignal: 'SIGNOTHING' }), TypeError);
  // @ts-expect-error: the options are the third argument
  assert.throws(() => spawn('true', { columns: 80 }), TypeError);
  // @ts-expect-error: args and env accept bytes, not numbers
  assert.throws(() => spawn('true', [1]), TypeError);
});
