/**
 * The `childFDs` option: what each descriptor of a child is connected to.
 *
 * Test: test/launch/child-fds.test.ts
 */
import type { ChildFD, PipePair, System } from '../interfaces.js';
import { invalid, requireEntries } from './options.js';
import { hasFailed, pipeError } from './spawn-failure.js';

export type ChildFDs = ReadonlyMap<number, ChildFD>;

/** The default without a terminal, as in the reference. */
const PIPES: ChildFDs = new Map([
  [0, 'w'],
  [1, 'r'],
  [2, 'r'],
]);
/** The default with a terminal. */
export const TERMINAL: ChildFDs = new Map([
  [0, 'pty'],
  [1, 'pty'],
  [2, 'pty'],
]);

/** When several descriptors are the terminal, its output is reported under the first of these. */
const OUTPUT_ORDER = [1, 2, 0];
const LARGEST_DESCRIPTOR = 0x7fff_ffff;

/** Checks a `childFDs` option, whose name is `option`. @throws {TypeError|RangeError} */
export function planChildFDs(option: string, childFDs: unknown, withTerminal: boolean): ChildFDs {
  if (childFDs === undefined) return withTerminal ? TERMINAL : PIPES;
  const plan = new Map<number, ChildFD>();
  for (const [name, kind] of requireEntries(option, childFDs, "an object such as { 0: 'w', 1: 'r', 2: 2 }")) {
    if (kind === undefined) continue;
    plan.set(descriptorNumber(option, name), checkKind(`${option}[${name}]`, kind, withTerminal));
  }
  if (withTerminal && ![...plan.values()].includes('pty')) {
    throw new TypeError(`${option} gives the terminal no descriptor: map at least one to 'pty'`);
  }
  return plan;
}

function descriptorNumber(option: string, name: string): number {
  const number = Number(name);
  if (/^\d+$/.test(name) && number <= LARGEST_DESCRIPTOR) return number;
  throw new RangeError(
    `a key of ${option} must be a descriptor of the child, an integer of at least 0, got ${name}`,
  );
}

function checkKind(name: string, kind: unknown, withTerminal: boolean): ChildFD {
  if (kind === 'r' || kind === 'w') return kind;
  if (kind === 'pty') {
    if (withTerminal) return kind;
    throw new TypeError(`${name} is 'pty', but the child has no terminal: pass usePTY`);
  }
  if (typeof kind === 'number' && Number.isInteger(kind) && kind >= 0 && kind <= LARGEST_DESCRIPTOR)
    return kind;
  throw invalid(
    name,
    kind,
    "'r' (the parent reads), 'w' (the parent writes), 'pty', or a descriptor of the parent to inherit",
  );
}

/** The child's descriptor under which the terminal's output is reported: the first of 1, 2, 0 that is the terminal. */
export function terminalOutput(childFDs: ChildFDs): number {
  for (const childFD of OUTPUT_ORDER) if (childFDs.get(childFD) === 'pty') return childFD;
  const terminals = [...childFDs].filter(([, kind]) => kind === 'pty');
  return Math.min(...terminals.map(([childFD]) => childFD));
}

/** A pipe between the parent and the child: the parent reads it (`'r'`) or writes it (`'w'`). */
export interface OpenPipe {
  readonly childFD: number;
  readonly direction: 'r' | 'w';
  readonly parentEnd: number;
  readonly childEnd: number;
}

export const NO_PIPES: readonly OpenPipe[] = [];

/** Opens the pipes of `childFDs`. @throws {SpawnError} with every pipe closed. */
export function openPipes(system: System, childFDs: ChildFDs): OpenPipe[] {
  const pipes: OpenPipe[] = [];
  for (const [childFD, direction] of childFDs) {
    if (direction !== 'r' && direction !== 'w') continue;
    const pair = system.openPipe();
    if (hasFailed(pair)) {
      closePipes(system, pipes);
      throw pipeError(pair);
    }
    pipes.push(sidesOf(childFD, direction, pair));
  }
  return pipes;
}

function sidesOf(childFD: number, direction: 'r' | 'w', { read, write }: PipePair): OpenPipe {
  return direction === 'r'
    ? { childFD, direction, parentEnd: read, childEnd: write }
    : { childFD, direction, parentEnd: write, childEnd: read };
}

/** Closes both ends of each pipe, after a failed spawn. */
export function closePipes(system: System, pipes: readonly OpenPipe[]): void {
  closeChildEnds(system, pipes);
  closeParentEnds(system, pipes);
}

/** Closes the child's ends in the parent, after a spawn. */
export function closeChildEnds(system: System, pipes: readonly OpenPipe[]): void {
  for (const { childEnd } of pipes) system.closeDescriptor(childEnd);
}

/** Closes the parent's ends, for a child that is ended after its start. */
export function closeParentEnds(system: System, pipes: readonly OpenPipe[]): void {
  for (const { parentEnd } of pipes) system.closeDescriptor(parentEnd);
}

/** Pairs for `SpawnRequest.descriptors`: the child's descriptor and the parent's. */
export function descriptorMap(childFDs: ChildFDs, pipes: readonly OpenPipe[], slave: number): Int32Array {
  const pairs = new Int32Array(childFDs.size * 2);
  let at = 0;
  for (const [childFD, kind] of childFDs) {
    pairs[at++] = childFD;
    pairs[at++] = typeof kind === 'number' ? kind : (childEndOf(childFD, pipes) ?? slave);
  }
  return pairs;
}

function childEndOf(childFD: number, pipes: readonly OpenPipe[]): number | undefined {
  return pipes.find((pipe) => pipe.childFD === childFD)?.childEnd;
}
