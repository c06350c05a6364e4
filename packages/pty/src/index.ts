/**
 * Processes on pseudo-terminals.
 */
export { reactor } from './default-reactor.js';
export * from './errors.js';
export type { MonitoredState, ProcessMonitorEvents } from './helpers/monitored-process.js';
export {
  type MonitoredProcessOptions,
  ProcessMonitor,
  type ProcessMonitorOptions,
} from './helpers/process-monitor.js';
export {
  getProcessOutput,
  getProcessOutputAndValue,
  getProcessValue,
  type ProcessOutput,
  ProcessOutputError,
  type ProcessOutputOptions,
} from './helpers/process-output.js';
export type {
  Address,
  ChildFD,
  Consumer,
  DelayedCall,
  Descriptor,
  EofPolicy,
  HangUpDescriptor,
  IdentityOptions,
  LimitOptions,
  ProcessEvents,
  ProcessTransport,
  Producer,
  Reactor,
  ReadDescriptor,
  ReapableProcess,
  ResourceLimit,
  ResourceLimits,
  SignalName,
  SizeOptions,
  SpawnProcessOptions,
  StoppableProcess,
  TerminalDescriptors,
  TerminalOptions,
  Text,
  WindowSize,
  WriteDescriptor,
} from './interfaces.js';
export type { LifeState } from './process/child-life.js';
export { Process } from './process/process.js';
export type { ProcessEnd, ProcessPipe, ProcessReader, ProcessWriter } from './process/process-pipes.js';
export { ProcessProtocol } from './process/process-protocol.js';
export { PTYProcess } from './process/pty-process.js';
export { spawnProcess } from './process/spawn-process.js';
export type { DiagnosticsMessages } from './stream/diagnostics.js';
export { PtyChild } from './stream/pty-child.js';
export type { AnyChunk, PtyChildEvents } from './stream/pty-child-events.js';
export { spawn } from './stream/spawn.js';
export type { AdoptOptions, Decoded, NotDecoded, SpawnOptions } from './stream/spawn-options.js';
export type { StdioMap, StdioStream, StdioStreams } from './stream/stdio-streams.js';
export type { TerminateOptions, TerminateResult } from './stream/terminate.js';
export type { WaitForEchoOptions } from './stream/wait-for-echo.js';
export {
  type AttributeChanges,
  type AttributeFlag,
  type Attributes,
  type ControlCharacter,
  getAttributes,
  setAttributes,
} from './terminal/attributes.js';
export type { Foreground } from './terminal/foreground.js';
export type { LeftProcess } from './terminal/living-processes.js';
export { getWindowSize } from './terminal/window-size.js';
export type { ConsumerMixin } from './transport/consumer.js';
export { FileDescriptor } from './transport/file-descriptor.js';
export type { LogOwner } from './transport/log-owner.js';
