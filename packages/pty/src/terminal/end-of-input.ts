/**
 * The EOF character, which ends the input of a child on a terminal in canonical mode. The caller chooses when it is sent
 * (`EofPolicy`): a child that will leave canonical mode cannot be distinguished from one that stays in it.
 *
 * Test: test/terminal/end-of-input.test.ts
 */
import type { EofPolicy } from '../interfaces.js';
import type { Attributes } from './attributes.js';

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/**
 * Returns the bytes that end the input after `lastByte`, which is undefined when nothing was sent.
 *
 * The EOF character ends a read at once, which returns the end of file only if the line is empty. Otherwise two are needed.
 */
export function endOfInput(
  policy: EofPolicy,
  attributes: Attributes,
  lastByte: number | undefined,
): Uint8Array {
  const { ICANON, VEOF } = attributes;
  // 0 is _POSIX_VDISABLE: the terminal has no EOF character.
  if (policy === 'hangup' || VEOF === 0) return new Uint8Array();
  if (!ICANON) return Uint8Array.from(policy === 'always' ? [VEOF] : []);
  return Uint8Array.from(isLineEmpty(attributes, lastByte) ? [VEOF] : [VEOF, VEOF]);
}

/** Judges by the last byte that was sent: the kernel does not report what the child has read. */
function isLineEmpty(attributes: Attributes, lastByte: number | undefined): boolean {
  if (lastByte === undefined) return true;
  if (lastByte === NEWLINE) return !attributes.INLCR;
  if (lastByte === RETURN) return attributes.ICRNL;
  return lastByte !== 0 && [attributes.VEOF, attributes.VEOL, attributes.VEOL2].includes(lastByte);
}
