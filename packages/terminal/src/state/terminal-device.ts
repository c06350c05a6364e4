import { closeSync, constants, openSync, statSync } from 'node:fs';
import { getAttributes } from 'strand-pty';
import { orUnknown } from './process-files.js';

/** A terminal, as the state of a program needs it. */
export interface TerminalDevice {
  /** The device number, as in /proc/PID/stat. */
  readonly number: number;
  readonly canonical: boolean;
  readonly echo: boolean;
}

/** Returns the device number of a terminal's path; undefined if it is closed, or devpts is not mounted here. */
export function deviceNumber(path: string): number | undefined {
  return orUnknown(() => statSync(path).rdev);
}

const PTS_MAJORS = [136, 137, 138, 139, 140, 141, 142, 143];

/** Opens another terminal by its device number, and reads its modes. Undefined if that is not possible. */
export function readDevice(number: number): TerminalDevice | undefined {
  const major = (number >> 8) & 0xfff;
  const minor = (number & 0xff) | ((number >> 12) & 0xfff00);
  if (!PTS_MAJORS.includes(major)) return undefined;
  const path = `/dev/pts/${minor + (major - 136) * 0x100000}`;
  if (deviceNumber(path) !== number) return undefined;
  const fd = orUnknown(() => openSync(path, constants.O_RDONLY | constants.O_NOCTTY | constants.O_NONBLOCK));
  if (fd === undefined) return undefined;
  try {
    const attributes = orUnknown(() => getAttributes(fd));
    return attributes && { number, canonical: attributes.ICANON, echo: attributes.ECHO };
  } finally {
    closeSync(fd);
  }
}
