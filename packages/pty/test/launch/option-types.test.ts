/** Compiled with `exactOptionalPropertyTypes`, where undefined is accepted only if the type says so. */
import type {
  AdoptOptions,
  AttributeChanges,
  LimitOptions,
  MonitoredProcessOptions,
  ProcessMonitorOptions,
  ProcessOutputOptions,
  ResourceLimits,
  SpawnOptions,
  SpawnProcessOptions,
  TerminalOptions,
  TerminateOptions,
  WaitForEchoOptions,
} from 'strand-pty';
import { getProcessOutput, spawn } from 'strand-pty';
import type { MemoryReactorOptions } from 'strand-pty/testing';
import { test } from '../support/test.js';

type AllUndefined<T> = { [K in keyof Required<T>]: undefined };

/** Compiles only if every option may be undefined. */
function mayBeUndefined<T extends object>(
  _options: AllUndefined<T> extends T ? T | undefined : never,
): void {}

test('TypeScript accepts undefined for every option', async () => {
  mayBeUndefined<SpawnOptions>(undefined);
  mayBeUndefined<AdoptOptions>(undefined);
  mayBeUndefined<TerminateOptions>(undefined);
  mayBeUndefined<WaitForEchoOptions>(undefined);
  mayBeUndefined<SpawnProcessOptions>(undefined);
  mayBeUndefined<TerminalOptions>(undefined);
  mayBeUndefined<LimitOptions>(undefined);
  mayBeUndefined<ResourceLimits>(undefined);
  mayBeUndefined<ProcessOutputOptions>(undefined);
  mayBeUndefined<ProcessMonitorOptions>(undefined);
  mayBeUndefined<MonitoredProcessOptions>(undefined);
  mayBeUndefined<AttributeChanges>(undefined);
  mayBeUndefined<MemoryReactorOptions>(undefined);

  const env: Record<string, string | undefined> = { PATH: process.env['PATH'], A: undefined };
  await spawn('true', [], { env, stdio: { 0: 'pty', 3: undefined }, limits: { cpu: undefined } }).resume()
    .ended;
  await getProcessOutput('true', [], { errorToo: undefined, env });
});
