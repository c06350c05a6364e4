/**
 * The typed door to C: what `native/binding` exports.
 */
import { isMainThread } from 'node:worker_threads';
import type { Failure, ProcessTable, SpawnRequest, System, Text } from '../interfaces.js';
import { loadAddon } from './load-addon.js';

declare const handle: unique symbol;

/** What `openLoop` returns: an object without properties. */
export interface LoopHandle {
  readonly [handle]: never;
}

export interface Addon
  extends Omit<System, 'openPty' | 'openPipe' | 'spawn' | 'signalSession' | keyof ProcessTable> {
  /** Where a call leaves its two numbers. */
  readonly results: Int32Array;
  /** The name; results: master, slave. */
  openPty(...args: Parameters<System['openPty']>): string | Failure;
  /** Results: the ends to read from and to write to. */
  openPipe(): Failure | undefined;
  /** `descriptors` begins with `count` pairs; `others` has the less usual ones by their names. Whether
   * the child leads a session; results: pid, pidfd. */
  spawn(
    file: Text,
    args: Text,
    env: Text,
    overrides: Text | undefined,
    defaults: Text | undefined,
    cwd: Text | undefined,
    terminal: number,
    session: boolean,
    descriptors: Int32Array,
    count: number,
    others: SpawnRequest | undefined,
  ): boolean | Failure;
  /** How many processes got it, or a negative errno. Results: searched, known. */
  signalSession(...args: Parameters<System['signalSession']>): number;
  /** Features of the kernel that are not to be used, separated by commas. @throws {TypeError} for an unknown one. */
  disableFeatures(names: string): void;
  /**
   * A loop of its own for each copy of this package in a thread: `dispatch` is called when a watched descriptor is ready,
   * `onChildSignal` at SIGCHLD. The caller keeps both alive; the loop ends when the handle is garbage.
   */
  openLoop(
    dispatch: (fd: number, events: number) => void,
    onChildSignal: () => void,
    mainThread: boolean,
  ): LoopHandle;
  /**
   * Watches a descriptor for these events, in place of those before; 0 ends that. `references` is how many more watches
   * keep the event loop running: -1, 0 or 1. 0, or a negative errno when the descriptor cannot be watched.
   */
  watch(loop: LoopHandle, fd: number, events: number, references: number): number;
  watchChildSignal(loop: LoopHandle, active: boolean, referenced: boolean): number;
  /** It is somebody else's to close from now on. 0. */
  releaseDescriptor(fd: number): number;
  /** For each name of termios: the word that it is in, and its mask, 0 for a control character. */
  readonly attributeTable: Readonly<Record<string, readonly [word: number, mask: number]>>;
  readonly attributeWords: number;
}

export const addon = loadAddon() as Addon;
addon.disableFeatures(process.env['STRAND_PTY_WITHOUT'] ?? '');
export const inMainThread: boolean = isMainThread;
