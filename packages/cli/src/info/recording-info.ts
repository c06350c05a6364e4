/**
 * What is in a recording.
 *
 * Test: test/commands/info.test.ts
 */
import {
  CastError,
  type CastEvent,
  type CastHeader,
  type CastVersion,
  readCast,
} from 'strand-terminal/asciicast';

export interface RecordingInfo {
  readonly version: CastVersion;
  /** Size of the terminal at the start. */
  readonly columns: number;
  readonly rows: number;
  readonly title: string | undefined;
  readonly command: string | undefined;
  readonly termType: string | undefined;
  /** Start of the recording, as in ISO 8601. */
  readonly date: string | undefined;
  /** In seconds. */
  readonly idleTimeLimit: number | undefined;
  /** Time of the last event, in seconds. */
  readonly duration: number;
  /** How many events each code has. */
  readonly events: Readonly<Record<string, number>>;
  readonly markers: readonly { readonly time: number; readonly label: string }[];
  /** The last exit status in the recording. */
  readonly exit: string | undefined;
  /** The end is missing, as after a crash. */
  readonly truncated: boolean;
  /** Where and why the recording cannot be read any further. */
  readonly problem: string | undefined;
}

/** @throws {Error} of the file system, or a `CastError` of the header */
export async function readInfo(from: Parameters<typeof readCast>[0]): Promise<RecordingInfo> {
  const { version, header, events } = await readCast(from);
  const counted = new Counted();
  const error = await counted.read(events);
  return {
    version,
    ...fieldsOf(header),
    duration: counted.duration,
    events: Object.fromEntries(counted.events),
    markers: counted.markers,
    exit: counted.exit,
    truncated: error?.isCutOff === true,
    problem: error?.message,
  };
}

function fieldsOf({ columns, rows, title, command, termType, timestamp, idleTimeLimit }: CastHeader) {
  const date = timestamp === undefined ? undefined : new Date(timestamp * 1000);
  const isDate = date !== undefined && !Number.isNaN(date.getTime());
  return {
    columns,
    rows,
    title,
    command,
    termType,
    date: isDate ? date.toISOString() : undefined,
    idleTimeLimit,
  };
}

class Counted {
  readonly events = new Map<string, number>();
  readonly markers: { time: number; label: string }[] = [];
  duration = 0;
  exit: string | undefined;

  async read(events: AsyncIterable<CastEvent>): Promise<CastError | undefined> {
    try {
      for await (const event of events) this.#count(event);
      return undefined;
    } catch (error) {
      if (error instanceof CastError) return error;
      throw error;
    }
  }

  #count({ time, code, data }: CastEvent): void {
    this.duration = time;
    this.events.set(code, (this.events.get(code) ?? 0) + 1);
    if (code === 'm') this.markers.push({ time, label: data });
    if (code === 'x') this.exit = data;
  }
}
