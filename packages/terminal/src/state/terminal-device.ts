import { closeSync, constants, openSync, statSync } from 'node:fs';
import { getAttributes } from 'strand-pty';

/** A terminal, as the state of a program needs it. */
export interface TerminalDevice {
  /** The device number, as in /proc/PID/stat. */
  readonly number: number;
  readonly canonical: boolean;
  readonly echo: boolean;
}

/** Returns the device number of a terminal's path; undefined if there is no such file. */
export function deviceNumber(path: string): number | undefined {
  try {
    return statSync(path).rdev;
  } catch {
    return undefined; // The terminal is closed, or devpts is not mounted here.
  }
}

const PTS_MAJORS = [136, 137, 138, 139, 140, 141, 142, 143];

/** Opens another terminal by its device number, and reads its modes. Undefined if that is not possible. */
export function readDevice(number: number): TerminalDevice | undefined {
  const major = (number >> 8) & 0xfff;
  const minor = (number & 0xff) | ((number >> 12) & 0xfff00);
  if (!PTS_MAJORS.includes(major)) return undefined;
  const path = `/dev/pts/${minor + (major - 136) * 0x100000}`;
  if (deviceNumber(path) !== number) return undefined;
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NOCTTY | constants.O_NONBLOCK);
  } catch {
    return undefined; // Another user's terminal.
  }
  try {
    const { ICANON, ECHO } = getAttributes(fd);
    return { number, canonical: ICANON, echo: ECHO };
  } catch {
    return undefined; // It was hung up.
  } finally {
    closeSync(fd);
  }
}
