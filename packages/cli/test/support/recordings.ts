/** Files with recordings. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cast, CastError, type CastEvent, readCast } from 'strand-terminal/asciicast';
import { cleanUp } from './test.js';

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'strand-cli-'));
  cleanUp(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a recording of version 3. Each event is an interval, a code and data. */
export function recordingOf(
  events: readonly (readonly [interval: number, code: string, data: string])[],
  header: object = {},
): string {
  const lines = [{ version: 3, term: { cols: 80, rows: 24 }, ...header }, ...events];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** Writes a file into a folder of its own, and returns its path. */
export function fileOf(text: string, name = 'demo.cast'): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, text);
  return path;
}

export interface ReadFile {
  readonly version: Cast['version'];
  readonly header: Cast['header'];
  readonly events: readonly CastEvent[];
  /** Everything that was printed. */
  readonly output: string;
  /** The codes and data of all other events. */
  readonly others: readonly (readonly [code: string, data: string])[];
  readonly problem: string | undefined;
}

export async function readFile(path: string): Promise<ReadFile> {
  const { version, header, events: source } = await readCast(path);
  const events: CastEvent[] = [];
  const problem = await collect(source, events);
  const output = events.map(({ code, data }) => (code === 'o' ? data : '')).join('');
  const others = events.filter(({ code }) => code !== 'o').map(({ code, data }) => [code, data] as const);
  return { version, header, events, output, others, problem };
}

async function collect(source: AsyncIterable<CastEvent>, events: CastEvent[]): Promise<string | undefined> {
  try {
    for await (const event of source) events.push(event);
    return undefined;
  } catch (error) {
    if (error instanceof CastError) return error.reason;
    throw error;
  }
}
