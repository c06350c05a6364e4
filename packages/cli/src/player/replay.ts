/**
 * The screen of a recording at any time. Backwards it begins at a picture of the screen that was kept on the way, and not
 * at the start of the recording.
 *
 *     start ──────── keyframe ──────── keyframe ──── position
 *                        ▲──── seek ─────────────────────│
 *                        └───▶ wanted
 *
 * Test: test/player/playback.test.ts
 */
import { Screen } from 'strand-terminal';
import type { CastHeader } from 'strand-terminal/asciicast';
import type { RecordingSource } from './recording-source.js';
import { type TimedEvent, TimedEvents } from './timed-events.js';

interface Size {
  readonly columns: number;
  readonly rows: number;
}

interface Keyframe extends Size {
  /** Time of the event after which it was taken. */
  readonly at: number;
  /** Index of the next event. */
  readonly next: number;
  readonly snapshot: string;
}

/** Characters of output between two keyframes. */
const FIRST_SPACING_CHARACTERS = 262_144;
/** With more keyframes, every second is dropped and the spacing doubles. */
const KEYFRAMES_LIMIT = 64;
/** After such output the terminal is not inside an escape sequence, whose beginning a keyframe would lose. */
const OUTSIDE_SEQUENCE = /(?:\n|\x1b\[[0-?]*[ -/]*[@-~])$/;
/** A larger recording is shown on a terminal of this size. */
const SIDE_LIMIT_CELLS = 1000;

export class Replay {
  readonly #source: RecordingSource;
  readonly #size: Size;
  readonly #idleLimit: number | undefined;
  #events: TimedEvents;
  #screen: Screen;
  #position = 0;
  #next = 0;
  #keyframes: Keyframe[] = [];
  #spacing = FIRST_SPACING_CHARACTERS;
  #sinceKeyframe = 0;

  /** @throws {Error} of the file system, or a `CastError` */
  static async open(source: RecordingSource, idleLimit: number | undefined): Promise<Replay> {
    const { header, events } = await source.open();
    const limit = idleLimit ?? header.idleTimeLimit;
    return new Replay(source, header, new TimedEvents(events, limit), limit);
  }

  private constructor(
    source: RecordingSource,
    header: CastHeader,
    events: TimedEvents,
    idleLimit: number | undefined,
  ) {
    this.#source = source;
    this.#size = bounded(header);
    this.#events = events;
    this.#idleLimit = idleLimit;
    this.#screen = this.#emptyScreen(this.#size);
  }

  get screen(): Screen {
    return this.#screen;
  }

  /** The pauses that are shortened are longer than this. */
  get idleLimit(): number | undefined {
    return this.#idleLimit;
  }

  /** Time of the last event that the screen shows, in seconds. */
  get position(): number {
    return this.#position;
  }

  /** Why the events end early. */
  get failure(): Error | undefined {
    return this.#events.failure;
  }

  /** Returns the next event, which the screen does not show yet; undefined at the end. */
  peek(): Promise<TimedEvent | undefined> {
    return this.#events.peek();
  }

  /** Shows the event that `peek` has returned. */
  async show(event: TimedEvent): Promise<void> {
    this.#events.take();
    this.#position = event.at;
    this.#next = event.index + 1;
    if (event.code === 'o') await this.#print(event);
    if (event.code === 'r') await this.#resize(event.data);
  }

  /** Shows the recording as it was at a time, with all events of that time. */
  async seek(time: number): Promise<void> {
    if (time < this.#position) await this.#goBack(time);
    for (let event = await this.peek(); event && event.at <= time; event = await this.peek()) {
      await this.show(event);
    }
    await this.#screen.flush();
  }

  /** Shows the empty screen of the start. */
  async restart(): Promise<void> {
    await this.#goBack(Number.NEGATIVE_INFINITY);
  }

  async close(): Promise<void> {
    await this.#events.close();
  }

  async #print({ data, at }: TimedEvent): Promise<void> {
    if (!this.#screen.write(data)) await this.#screen.flush();
    this.#sinceKeyframe += data.length;
    const last = this.#keyframes.at(-1)?.at ?? 0;
    if (this.#sinceKeyframe < this.#spacing || at <= last || !OUTSIDE_SEQUENCE.test(data)) return;
    await this.#screen.flush();
    this.#keep();
  }

  #keep(): void {
    const { columns, rows } = this.#screen;
    this.#sinceKeyframe = 0;
    const snapshot = this.#screen.snapshot();
    this.#keyframes.push({ at: this.#position, next: this.#next, snapshot, columns, rows });
    if (this.#keyframes.length <= KEYFRAMES_LIMIT) return;
    this.#keyframes = this.#keyframes.filter((_, index) => index % 2 === 1);
    this.#spacing *= 2;
  }

  /** A size that is not valid is passed over, as other players do. */
  async #resize(data: string): Promise<void> {
    const [columns = 0, rows = 0] = data.split('x').map(Number);
    if (!(Number.isInteger(columns) && Number.isInteger(rows) && columns >= 1 && rows >= 1)) return;
    await this.#screen.flush();
    const size = bounded({ columns, rows });
    this.#screen.resize(size.columns, size.rows);
  }

  async #goBack(time: number): Promise<void> {
    // Events with the time of the keyframe may follow it, so it can only serve for a time after it.
    const keyframe = this.#keyframes.findLast(({ at }) => at <= time);
    const { events } = await this.#source.open();
    await this.#events.close();
    this.#events = new TimedEvents(events, this.#idleLimit);
    this.#screen = this.#emptyScreen(keyframe ?? this.#size);
    this.#position = keyframe?.at ?? 0;
    this.#next = keyframe?.next ?? 0;
    this.#sinceKeyframe = 0;
    if (!keyframe) return;
    this.#screen.write(keyframe.snapshot);
    for (let event = await this.peek(); event && event.index < keyframe.next; event = await this.peek()) {
      this.#events.take();
    }
  }

  /** It answers no queries: the answers would be typed into nothing. */
  #emptyScreen({ columns, rows }: Size): Screen {
    return new Screen({ columns, rows, scrollback: 0 });
  }
}

function bounded({ columns, rows }: Size): Size {
  return { columns: Math.min(columns, SIDE_LIMIT_CELLS), rows: Math.min(rows, SIDE_LIMIT_CELLS) };
}
