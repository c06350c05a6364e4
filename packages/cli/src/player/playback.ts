/**
 * A recording that is being played: where it is, and what the keys do. It draws nothing.
 *
 * Test: test/player/playback.test.ts
 */
import type { Screen } from 'strand-terminal';
import { Clock } from './clock.js';
import { type Marker, RecordingIndex } from './recording-index.js';
import type { RecordingSource } from './recording-source.js';
import { Replay } from './replay.js';
import { nextSpeed } from './speed.js';
import type { PlayerStatus } from './status-line.js';

/** How long events are shown in a row before the caller can do something else. */
const BATCH_LIMIT_MS = 50;
/** While playing, the last marker counts as passed only after this time. */
const MARKER_GRACE_S = 1;

export class Playback {
  readonly clock: Clock;
  readonly #replay: Replay;
  readonly #index: RecordingIndex;
  /** `step` was called after the last event. */
  #isSteppedOver = false;

  /**
   * @param speed how many times as fast
   * @param idleLimit in seconds; default: the limit in the recording
   * @throws {Error} of the file system, or a `CastError`
   */
  static async open(
    source: RecordingSource,
    speed: number,
    idleLimit: number | undefined,
    now?: () => number,
  ): Promise<Playback> {
    const replay = await Replay.open(source, idleLimit);
    return new Playback(replay, new RecordingIndex(source, replay.idleLimit), new Clock(speed, now));
  }

  private constructor(replay: Replay, index: RecordingIndex, clock: Clock) {
    this.#replay = replay;
    this.#index = index;
    this.clock = clock;
  }

  get screen(): Screen {
    return this.#replay.screen;
  }

  get status(): Omit<PlayerStatus, 'notice'> {
    const { position, speed, isRunning } = this.clock;
    const marker = this.#index.labelAt(position);
    return { position, duration: this.#index.duration, isPaused: !isRunning, speed, marker };
  }

  /** Why the recording ends early: it is broken or cut off. */
  get failure(): Error | undefined {
    return this.#replay.failure;
  }

  /** Shows what is due. Resolves early if that is much, or if `isWanted` says so. */
  async showDue(isWanted: () => boolean): Promise<void> {
    if (!this.clock.isRunning) return;
    const deadline = performance.now() + BATCH_LIMIT_MS;
    while (!isWanted() && performance.now() < deadline) {
      const event = await this.#replay.peek();
      if (!event || event.at > this.clock.position) return;
      await this.#replay.show(event);
    }
  }

  /** Milliseconds until the next event is due; undefined if the recording is over. */
  async untilNext(): Promise<number | undefined> {
    const next = await this.#replay.peek();
    if (next) return this.clock.until(next.at);
    const isOver = this.clock.isRunning || this.#isSteppedOver;
    return isOver ? undefined : Number.POSITIVE_INFINITY;
  }

  togglePause(): void {
    if (this.clock.isRunning) this.clock.stop();
    else this.clock.start();
  }

  /** Shows the next output, and stops. After the last one the recording is over. */
  async step(): Promise<void> {
    this.clock.stop();
    let event = await this.#replay.peek();
    this.#isSteppedOver = event === undefined;
    while (event) {
      await this.#replay.show(event);
      this.clock.position = event.at;
      if (event.code === 'o') return;
      event = await this.#replay.peek();
    }
  }

  /** Goes to a time in seconds. */
  async seek(time: number): Promise<void> {
    const target = Math.min(Math.max(0, time), this.#index.duration ?? Number.POSITIVE_INFINITY);
    await this.#replay.seek(target);
    this.clock.position = target;
  }

  async skip(seconds: number): Promise<void> {
    await this.seek(this.clock.position + seconds);
  }

  /** Resolves with the duration in seconds, when the whole recording has been read. */
  async duration(): Promise<number> {
    await this.#index.complete;
    return this.#index.duration ?? 0;
  }

  /** Resolves as soon as the next marker is known, which may be later, while the recording is still being read. */
  nextMarker(): Promise<Marker | undefined> {
    return this.#index.markerAfter(this.clock.position);
  }

  /** Goes to the marker before, or to the start. */
  async seekPreviousMarker(): Promise<void> {
    const { isRunning, position } = this.clock;
    const marker = this.#index.markerBefore(position - (isRunning ? MARKER_GRACE_S : 0));
    await this.seek(marker?.at ?? 0);
  }

  changeSpeed(direction: 1 | -1): void {
    this.clock.speed = nextSpeed(this.clock.speed, direction);
  }

  async restart(): Promise<void> {
    await this.#replay.restart();
    this.clock.position = 0;
  }

  async close(): Promise<void> {
    await this.#replay.close();
  }
}
