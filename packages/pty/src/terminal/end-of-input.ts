/**
 * What tells a child on a terminal that its input ended: the line discipline's EOF character. It only means that
 * in canonical mode; a child that has not set its mode yet cannot be told from one that wants it so, which is
 * why the policy is the caller's.
 *
 * Test: test/terminal/end-of-input.test.ts
 */
import type { EofPolicy } from '../interfaces.js';
import type { Attributes } from './attributes.js';

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/**
 * The bytes that end the input after `lastByte` (undefined when none was ever sent). The character ends a read
 * at once, and the read is the end of file only when the line is empty: after the beginning of a line it takes two.
 */
export function endOfInput(
  policy: EofPolicy,
  attributes: Attributes,
  lastByte: number | undefined,
): Uint8Array {
  const { ICANON, VEOF } = attributes;
  // 0 is _POSIX_VDISABLE: there is no such character.
  if (policy === 'hangup' || VEOF === 0) return new Uint8Array();
  if (!ICANON) return Uint8Array.from(policy === 'always' ? [VEOF] : []);
  return Uint8Array.from(isLineEmpty(attributes, lastByte) ? [VEOF] : [VEOF, VEOF]);
}

/** As far as can be told from what was sent: the kernel does not say what the child has taken. */
function isLineEmpty(attributes: Attributes, lastByte: number | undefined): boolean {
  if (lastByte === undefined) return true;
  if (lastByte === NEWLINE) return !attributes.INLCR;
  if (lastByte === RETURN) return attributes.ICRNL;
  return lastByte !== 0 && [attributes.VEOF, attributes.VEOL, attributes.VEOL2].includes(lastByte);
}
