import { ProcessExitedAlready } from '../errors.js';
import type { Reactor } from '../interfaces.js';
import { optionalAbortSignal, throwIfAborted } from '../launch/abort.js';
import { optionalMilliseconds } from '../launch/options.js';
import { type OptionTable, type ReadOptions, readOptions } from '../launch/read-options.js';
import type { PTYProcess } from '../process/pty-process.js';

/** Options of `PtyChild.waitForEcho`. */
export interface WaitForEchoOptions {
  /** Milliseconds after which it rejects with the code `'ETIMEDOUT'`, 0 to 2,147,483,647. Default: never. */
  timeout?: number | undefined;
  /** Rejects with its reason when it aborts. */
  signal?: AbortSignal | undefined;
}

const WAIT_OPTIONS: OptionTable<WaitForEchoOptions> = { timeout: undefined, signal: undefined };

/** Milliseconds between two polls, one ioctl each: the kernel does not report a change of the line discipline. */
const POLL_INTERVAL_MS = 10;

/** @throws {TypeError|RangeError}; the reason of `signal` when it was aborted already. */
export function planWait(options: WaitForEchoOptions): ReadOptions<WaitForEchoOptions> {
  const { timeout, signal } = readOptions(options, WAIT_OPTIONS);
  return { timeout: optionalMilliseconds('timeout', timeout), signal: optionalAbortSignal(signal) };
}

/** Resolves when the terminal's echo is as given. Rejects as `PtyChild.waitForEcho` does. */
export async function waitForEcho(
  transport: PTYProcess,
  echo: boolean,
  { timeout, signal }: ReadOptions<WaitForEchoOptions>,
): Promise<void> {
  const { reactor } = transport;
  let expired = false;
  const timer = timeout === undefined ? undefined : reactor.callLater(timeout, () => (expired = true));
  try {
    for (;;) {
      // Checked before the echo, which is off in both cases.
      if (transport.pid === null)
        throw new ProcessExitedAlready(`the process ended before its echo was ${onOrOff(echo)}`);
      if (!transport.connected)
        throw new ProcessExitedAlready(`the terminal was closed before its echo was ${onOrOff(echo)}`);
      if (transport.echo === echo) return;
      if (signal) throwIfAborted(signal);
      if (expired) throw timedOut(`the echo was not ${onOrOff(echo)} within ${timeout} ms`);
      await delay(reactor);
    }
  } finally {
    timer?.cancel();
  }
}

function onOrOff(echo: boolean): string {
  return echo ? 'on' : 'off';
}

function timedOut(message: string): Error {
  return Object.assign(new Error(message), { code: 'ETIMEDOUT' });
}

function delay(reactor: Reactor): Promise<void> {
  return new Promise((resolve) => {
    reactor.callLater(POLL_INTERVAL_MS, resolve);
  });
}
