/** The words of ExpectTimeout and ExpectEnded. */
import type { ExitStatus } from 'strand-pty';
import { escapeText, lastLines } from '../expect/escape-text.js';
import type { Screen } from '../screen/screen.js';

/** What is added to the first sentence of an error. */
export interface Circumstances {
  readonly before: string;
  readonly lost: number;
  readonly screen: Screen | undefined;
}

export function describeFailure(sentence: string, { before, lost, screen }: Circumstances): string {
  const fallen = lost > 0 ? ` (${lost} characters before them fell off: see maxBuffer)` : '';
  const output =
    before === ''
      ? ['There is no output that was not matched.']
      : [`The last lines${fallen}:`, indent(lastLines(before))];
  return [sentence, ...output, ...(screen ? [describeScreen(screen)] : [])].join('\n');
}

function describeScreen(screen: Screen): string {
  const { x, y, visible } = screen.cursor;
  const cursor = visible ? `cursor in column ${x}, row ${y}` : 'no cursor';
  const text = screen.text();
  const body = text === '' ? 'It is empty.' : indent(text.split('\n').map(escapeText).join('\n'));
  return `The screen (${screen.columns} × ${screen.rows}, ${cursor}):\n${body}`;
}

function indent(lines: string): string {
  return lines.replace(/^/gm, '  | ');
}

/** Says how a session ended: `the program exited with 1`. */
export function describeEnd({ exitCode, signal }: ExitStatus, isChild: boolean): string {
  if (!isChild) return 'the stream has ended';
  if (signal !== null) return `the program was killed by ${signal}`;
  if (exitCode !== null) return `the program exited with ${exitCode}`;
  return 'the program has ended, with an unknown status';
}
