/**
 * The types of the functions that `native/binding` exports.
 */
import type { Failure, ProcessTable, SpawnRequest, System, Text } from '../interfaces.js';
import { loadAddon } from './load-addon.js';
import { isLinux, refusingAddon } from './other-system.js';

declare const handle: unique symbol;

/** What `openLoop` returns: an object without properties. */
export interface LoopHandle {
  readonly [handle]: never;
}

/** `more`: other descriptors are ready, and `dispatchNext` has to be called in a turn of its own. */
export type Dispatch = (fd: number, events: number, more?: number) => void;

/** The index of the word and the mask of each attribute. A mask of 0: a control character, which fills the word. */
export type AttributeTable = Readonly<Record<string, readonly [word: number, mask: number]>>;

/** A `WindowSize` as it crosses into C, which reads the members of an object slowly. */
type Size = [columns: number, rows: number, pixelWidth: number, pixelHeight: number];

export interface Addon
  extends Omit<System, 'openPty' | 'setSize' | 'openPipe' | 'spawn' | 'signalSession' | keyof ProcessTable> {
  /** Whether this is the main thread of the process, whose end is the end of the process. */
  readonly inMainThread: boolean;
  /** The two numbers that the last call returned besides its value, as each says below. */
  readonly results: Int32Array;
  /** Returns the path of the slave. Results: master, slave. */
  openPty(...args: [...size: Size, raw: boolean, echo: boolean]): string | Failure;
  setSize(master: number, ...size: Size): number;
  /** Results: the read end, the write end. */
  openPipe(): Failure | undefined;
  /**
   * Returns whether the child leads a session. Results: pid, pidfd. `descriptors` starts with `count` pairs; `others` is read
   * by the names of its members, and undefined when it has none of them.
   */
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
  /** Returns the number of processes that were signalled, or a negative errno. Results: searched, known. */
  signalSession(...args: Parameters<System['signalSession']>): number;
  /** Takes the names of kernel features not to use, separated by commas. @throws {TypeError} for an unknown name. */
  disableFeatures(names: string): void;
  /**
   * Opens an event loop for one copy of this package in a thread: `dispatch` is called when a watched descriptor is ready, or with
   * a negative errno when none can be watched any more; `onChildSignal` at SIGCHLD. The caller keeps both alive. The loop ends
   * when the handle is collected as garbage. Returns a negative errno if it cannot be opened.
   */
  openLoop(dispatch: Dispatch, onChildSignal: () => void): LoopHandle | number;
  /** Calls `dispatch` for the next ready descriptor. */
  dispatchNext(loop: LoopHandle): void;
  /**
   * Replaces the events for which a descriptor is watched; 0 stops watching. `references` (-1, 0 or 1) is added to the number
   * of watches that keep the event loop alive. Returns 0 or a negative errno.
   */
  watch(loop: LoopHandle, fd: number, events: number, references: number): number;
  /**
   * Starts or stops watching for SIGCHLD. `referenced`: this keeps the event loop alive. Returns 0 or a negative errno; ENOSYS if
   * `process.on` has to watch it.
   */
  watchChildSignal(loop: LoopHandle, active: boolean, referenced: boolean): number;
  /** Returns a new table of where each attribute of termios(3) is, by its name. */
  attributeTable(): AttributeTable;
  /** The number of words that hold the attributes of a terminal. */
  readonly attributeWords: number;
}

export const addon = (isLinux ? loadAddon() : refusingAddon()) as Addon;
const { STRAND_PTY_WITHOUT = '' } = process.env;
/** Bun has libuv's functions, and panics when one is called; what Deno has of them does not poll. */
const lacksLibuv = 'bun' in process.versions || 'deno' in process.versions;
const without = lacksLibuv ? `uv_poll,${STRAND_PTY_WITHOUT}` : STRAND_PTY_WITHOUT;
addon.disableFeatures(without);
/** Whether libuv polls. Otherwise a thread of the addon does. */
export const usesLibuv: boolean = !without.split(',').includes('uv_poll');
export const { inMainThread } = addon;
