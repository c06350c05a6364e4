import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { ProcessDone, ProcessTerminated } from 'strand-pty';
import { signalName, signalNumber } from '#src/launch/signals.js';
import { decodeWaitStatus, reasonOf } from '#src/process/wait-status.js';
import { test } from '../support/test.js';

test('signalNumber knows every signal of the platform, with and without SIG', () => {
  for (const [name, number] of Object.entries(constants.signals)) {
    assert.equal(signalNumber(name), number);
    assert.equal(signalNumber(name.slice('SIG'.length)), number);
  }
});

test('signalName names every number from 1 to 64, and signalNumber accepts each name', () => {
  for (let number = 1; number <= 64; number++) assert.equal(signalNumber(signalName(number)), number);
});

test('signalName gives the usual one of two names for a number', () => {
  assert.deepEqual([6, 29].map(signalName), ['SIGABRT', 'SIGIO']);
});

test('signalName names real-time signals by their number', () => {
  assert.deepEqual([32, 33, 34, 35, 64].map(signalName), ['SIG32', 'SIG33', 'SIG34', 'SIG35', 'SIG64']);
  assert.deepEqual(['SIG35', '35'].map(signalNumber), [35, 35]);
});

test('signalNumber accepts 0, which signals nothing', () => {
  assert.equal(signalNumber(0), 0);
});

test('signalNumber throws a TypeError for an unknown name and a RangeError for a number out of range', () => {
  for (const name of ['', 'SIG', 'NOPE', 'term', 'SIG0', 'SIG65', 'SIG-1', 'toString', '1e1']) {
    assert.throws(() => signalNumber(name), { name: 'TypeError', message: new RegExp(JSON.stringify(name)) });
  }
  for (const number of [-1, 65, 1.5, Number.NaN]) {
    assert.throws(() => signalNumber(number), { name: 'RangeError', message: new RegExp(`got ${number}$`) });
  }
  for (const value of [null, undefined, {}, 15n]) {
    assert.throws(() => signalNumber(value as unknown as number), { name: 'TypeError' });
  }
});

test('decodeWaitStatus gives a code or a signal, never both', () => {
  for (let code = 0; code <= 255; code++) {
    assert.deepEqual(decodeWaitStatus(code << 8), { exitCode: code, signal: null });
  }
  for (let number = 1; number <= 64; number++) {
    const death = { exitCode: null, signal: signalName(number) };
    assert.deepEqual(decodeWaitStatus(number), death);
    // Bit 7 says that the process dumped core.
    assert.deepEqual(decodeWaitStatus(number | 0x80), death);
  }
});

test('reasonOf a wait status gives a ProcessDone or a ProcessTerminated with the raw status', () => {
  assert.ok(reasonOf(0) instanceof ProcessDone);
  const dumped = reasonOf(0x8b);
  assert.ok(dumped instanceof ProcessTerminated);
  assert.deepEqual([dumped.exitCode, dumped.signal, dumped.status], [null, 'SIGSEGV', 0x8b]);
});

test('reasonOf an unknown status gives a ProcessTerminated without code or signal whose message says so', () => {
  const reason = reasonOf(-2);
  assert.ok(reason instanceof ProcessTerminated);
  assert.deepEqual([reason.exitCode, reason.signal, reason.status], [null, null, -1]);
  assert.match(reason.message, /an unknown status/);
});
