/**
 * The attributes of a terminal, by the names of termios(3).
 *
 * Test: test/terminal/attributes.test.ts
 */
import { inspect } from 'node:util';
import type { System } from '../interfaces.js';
import { invalid, requireDescriptor, requireEntries } from '../launch/options.js';
import { addon } from '../native/addon.js';
import { systemError } from '../native/system-error.js';

type InputFlag =
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
  | 'IUTF8';
type OutputFlag = 'OPOST' | 'OLCUC' | 'ONLCR' | 'OCRNL' | 'ONOCR' | 'ONLRET';
type ControlFlag = 'CSTOPB' | 'CREAD' | 'PARENB' | 'PARODD' | 'HUPCL' | 'CLOCAL';
type LocalFlag =
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
type ControlCharacter =
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

export type AttributeFlag = InputFlag | OutputFlag | ControlFlag | LocalFlag;

/** Flags are true or false; control characters are bytes, 0 for none; VMIN counts bytes, VTIME tenths of a second. */
export type Attributes = Record<AttributeFlag, boolean> & Record<ControlCharacter, number>;

/** What is to be changed; undefined is the same as absent. */
export type AttributeChanges = { readonly [Name in keyof Attributes]?: Attributes[Name] | undefined };

/** A word of the table and a mask, 0 for a control character. */
function placeOf(name: string): readonly [word: number, mask: number] {
  const place = Object.hasOwn(addon.attributeTable, name) ? addon.attributeTable[name] : undefined;
  if (!place)
    throw new TypeError(`unknown attribute ${inspect(name)}: expected a name of termios(3), such as 'ECHO'`);
  return place;
}

function readWords(system: System, master: number): Uint32Array {
  requireDescriptor('master', master);
  if (typeof system?.getAttributes !== 'function') throw invalid('system', system, 'the system of a Reactor');
  const words = new Uint32Array(addon.attributeWords);
  const result = system.getAttributes(master, words);
  if (result < 0) throw systemError(result, 'ioctl', 'the attributes of the terminal cannot be read');
  return words;
}

function valueIn(words: Uint32Array, [word, mask]: readonly [number, number]): number | boolean {
  const value = words[word] ?? 0;
  return mask === 0 ? value : (value & mask) !== 0;
}

/** Of a terminal by its master, or of our own by any descriptor of it. */
export function getAttributes(system: System, master: number): Attributes {
  const words = readWords(system, master);
  const values = Object.entries(addon.attributeTable).map(([name, place]) => [name, valueIn(words, place)]);
  return Object.fromEntries(values) as Attributes;
}

/** One of them, cheaper than all. */
export function getAttribute<N extends keyof Attributes>(
  system: System,
  master: number,
  name: N,
): Attributes[N] {
  return valueIn(readWords(system, master), placeOf(name)) as Attributes[N];
}

/** Changes those that are given. Takes effect at once (TCSANOW): to wait for output could block for ever. */
export function setAttributes(system: System, master: number, changes: AttributeChanges): void {
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
