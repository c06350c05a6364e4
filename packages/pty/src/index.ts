/**
 * Processes on pseudo-terminals. The only place where the layers are put together.
 */

import type { Reactor } from './interfaces.js';
import { spawnProcess } from './process/spawn-process.js';
import { reactor as uvReactor } from './reactor/uv-reactor.js';

uvReactor.spawnProcess = spawnProcess;

/** The reactor of this thread, on Node's own event loop. */
export const reactor: Reactor = uvReactor;

export * from './errors.js';
export type * from './interfaces.js';
export {
  type AttributeChanges,
  type Attributes,
  getAttributes,
  setAttributes,
} from './process/attributes.js';
export type { Foreground } from './process/foreground.js';
export type { LineEncoding } from './process/line-buffer.js';
export type { MonitoredState } from './process/monitored-process.js';
export { Process } from './process/process.js';
export {
  type MonitoredProcessOptions,
  ProcessMonitor,
  type ProcessMonitorEvents,
  type ProcessMonitorOptions,
} from './process/process-monitor.js';
export {
  getProcessOutput,
  getProcessOutputAndValue,
  getProcessValue,
  type ProcessOutput,
  ProcessOutputError,
  type ProcessOutputOptions,
} from './process/process-output.js';
export type { ProcessEnd, ProcessReader, ProcessWriter } from './process/process-pipes.js';
export { ProcessProtocol } from './process/process-protocol.js';
export { PTYProcess } from './process/pty-process.js';
export type { LeftProcess, SessionIdentity } from './process/session.js';
export { spawnProcess } from './process/spawn-process.js';
export type { DiagnosticsMessages } from './stream/diagnostics.js';
export {
  PtyChild,
  type PtyChildEvents,
  type TerminateOptions,
  type TerminateResult,
} from './stream/pty-child.js';
export { spawn } from './stream/spawn.js';
export type { AdoptOptions, SpawnOptions } from './stream/spawn-options.js';
export type { WaitForEchoOptions } from './stream/wait-for-echo.js';
export { FileDescriptor } from './transport/file-descriptor.js';
