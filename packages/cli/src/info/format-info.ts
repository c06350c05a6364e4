import { formatTime } from '../player/status-line.js';
import type { RecordingInfo } from './recording-info.js';

const codes: Readonly<Record<string, string>> = {
  o: 'output',
  i: 'input',
  r: 'resize',
  m: 'marker',
  x: 'exit',
};

/**
 * Returns the lines that people read.
 *
 * Test: test/commands/info.test.ts
 */
export function formatInfo(file: string, bytes: number | undefined, info: RecordingInfo): string {
  const { version, columns, rows, duration, events, markers, problem, idleTimeLimit } = info;
  const counts = Object.entries(events).map(([code, count]) => `${count} ${codes[code] ?? printable(code)}`);
  const lines: readonly (readonly [name: string, value: string | undefined])[] = [
    ['file', bytes === undefined ? file : `${file} (${bytes} bytes)`],
    ['version', String(version)],
    ['size', `${columns}x${rows}`],
    ['duration', `${formatTime(duration)} (${duration.toFixed(3)} s)`],
    ['title', info.title],
    ['command', info.command],
    ['date', info.date],
    ['terminal', info.termType],
    ['idle limit', idleTimeLimit === undefined ? undefined : `${idleTimeLimit} s`],
    ['events', counts.join(', ') || 'none'],
    ['exit', info.exit],
    ...markers.map(
      ({ time, label }, index) => [index === 0 ? 'markers' : '', `${formatTime(time)} ${label}`] as const,
    ),
    ['problem', problem],
  ];
  return lines
    .filter(([, value]) => value !== undefined)
    .map(([name, value = '']) => `${name.padEnd(12)}${printable(value)}`.trimEnd())
    .map((line) => `${line}\n`)
    .join('');
}

/** A title may have escape sequences, which must not reach the terminal. */
function printable(text: string): string {
  return text.replace(/[\x00-\x1f\x7f-\x9f]/g, (character) => JSON.stringify(character).slice(1, -1));
}
