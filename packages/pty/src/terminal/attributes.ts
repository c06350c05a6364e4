/**
 * The attributes of a terminal, by the names of termios(3).
 *
 * Test: test/terminal/attributes.test.ts
 */
import { inspect } from 'node:util';
import type { System } from '../interfaces.js';
import { invalid, requireDescriptor, requireEntries } from '../launch/options.js';
import { type AttributeTable, addon } from '../native/addon.js';
import { kernel } from '../native/kernel.js';
import { systemError } from '../native/system-error.js';

/** The name of a flag of termios(3). */
export type AttributeFlag =
  // input
  | 'IGNBRK'
  | 'BRKINT'
  | 'IGNPAR'
  | 'PARMRK'
  | 'INPCK'
  | 'ISTRIP'
  | 'INLCR'
  | 'IGNCR'
  | 'ICRNL'
  | 'IUCLC'
  | 'IXON'
  | 'IXANY'
  | 'IXOFF'
  | 'IMAXBEL'
  | 'IUTF8'
  // output
  | 'OPOST'
  | 'OLCUC'
  | 'ONLCR'
  | 'OCRNL'
  | 'ONOCR'
  | 'ONLRET'
  // control
  | 'CSTOPB'
  | 'CREAD'
  | 'PARENB'
  | 'PARODD'
  | 'HUPCL'
  | 'CLOCAL'
  // local
  | 'ISIG'
  | 'ICANON'
  | 'ECHO'
  | 'ECHOE'
  | 'ECHOK'
  | 'ECHONL'
  | 'NOFLSH'
  | 'TOSTOP'
  | 'ECHOCTL'
  | 'ECHOPRT'
  | 'ECHOKE'
  | 'IEXTEN';
/** The name of a control character of termios(3), or VMIN or VTIME. */
export type ControlCharacter =
  | 'VINTR'
  | 'VQUIT'
  | 'VERASE'
  | 'VKILL'
  | 'VEOF'
  | 'VTIME'
  | 'VMIN'
  | 'VSTART'
  | 'VSTOP'
  | 'VSUSP'
  | 'VEOL'
  | 'VREPRINT'
  | 'VDISCARD'
  | 'VWERASE'
  | 'VLNEXT'
  | 'VEOL2';

/**
 * The attributes of a terminal, by the names of termios(3).
 *
 * Flags are true or false. Control characters are bytes, 0 for none. VMIN is a number of bytes, VTIME is tenths of a second.
 */
export type Attributes = Record<AttributeFlag, boolean> & Record<ControlCharacter, number>;

/** Attributes to change; undefined counts as absent. */
export type AttributeChanges = { readonly [Name in keyof Attributes]?: Attributes[Name] | undefined };

let table: AttributeTable | undefined;

/** Where each attribute is. Made when it is first needed, since most programs ask for none. */
function attributeTable(): AttributeTable {
  table ??= addon.attributeTable();
  return table;
}

/** Returns the index of an attribute's word and its mask; a mask of 0 means a control character, which fills the word. */
export function placeOf(name: string): readonly [word: number, mask: number] {
  const places = attributeTable();
  const place = Object.hasOwn(places, name) ? places[name] : undefined;
  if (!place)
    throw new TypeError(`unknown attribute ${inspect(name)}: expected a name of termios(3), such as 'ECHO'`);
  return place;
}

function readWords(system: System, master: number): Uint32Array {
  const words = new Uint32Array(addon.attributeWords);
  const result = system.getAttributes(master, words);
  if (result < 0) throw systemError(result, 'ioctl', 'the attributes of the terminal cannot be read');
  return words;
}

function valueIn(words: Uint32Array, [word, mask]: readonly [number, number]): number | boolean {
  const value = words[word] ?? 0;
  return mask === 0 ? value : (value & mask) !== 0;
}

/**
 * Returns the attributes of a terminal, from any descriptor of it.
 *
 * `getAttributes(0)` reads the terminal of stdin. For the terminal of a child use `PtyChild.getAttributes`.
 *
 * @throws an Error with `code` when the descriptor is not a terminal (ENOTTY) or not open (EBADF).
 * @throws {TypeError|RangeError} when `fd` is not an integer of at least 0.
 */
export function getAttributes(fd: number): Attributes {
  return readAttributes(kernel, requireDescriptor('fd', fd));
}

/**
 * Changes the given attributes of a terminal at once (TCSANOW), through any descriptor of it.
 *
 * An attribute that is absent or undefined is not changed.
 *
 * @throws {TypeError|RangeError} for an unknown name, a wrong value, or an `fd` that is not an integer of at least 0.
 * @throws an Error with `code` when the descriptor is not a terminal (ENOTTY) or not open (EBADF).
 *
 * @example
 * ```ts
 * const before = getAttributes(0);
 * setAttributes(0, { ECHO: false });
 * process.once('exit', () => setAttributes(0, before));
 * ```
 */
export function setAttributes(fd: number, changes: AttributeChanges): void {
  changeAttributes(kernel, requireDescriptor('fd', fd), changes);
}

/** As `getAttributes`, on any system. */
export function readAttributes(system: System, master: number): Attributes {
  const words = readWords(system, master);
  const values = Object.entries(attributeTable()).map(([name, place]) => [name, valueIn(words, place)]);
  return Object.fromEntries(values) as Attributes;
}

/** Returns one attribute, without an object for all of them. */
export function readAttribute<N extends keyof Attributes>(
  system: System,
  master: number,
  name: N,
): Attributes[N] {
  return valueIn(readWords(system, master), placeOf(name)) as Attributes[N];
}

/** As `setAttributes`, on any system. TCSADRAIN could block for ever: it waits until the output is read. */
export function changeAttributes(system: System, master: number, changes: AttributeChanges): void {
  const given = requireEntries('attributes', changes, 'an object such as { ECHO: false }');
  const words = readWords(system, master);
  for (const [name, value] of given) {
    if (value === undefined) continue;
    const [word, mask] = placeOf(name);
    words[word] = mask === 0 ? characterOf(name, value) : flagged(words[word] ?? 0, mask, name, value);
  }
  const result = system.setAttributes(master, words);
  if (result < 0) throw systemError(result, 'ioctl', 'the attributes of the terminal cannot be set');
}

function characterOf(name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xff) return value;
  if (typeof value !== 'number') throw invalid(name, value, 'a byte from 0 to 255');
  throw new RangeError(`${name} must be a byte from 0 to 255, got ${value}`);
}

function flagged(word: number, mask: number, name: string, value: unknown): number {
  if (typeof value !== 'boolean') throw invalid(name, value, 'a boolean');
  return value ? word | mask : word & ~mask;
}
