/** Times of the frames of an animation, of which at most so many are in a second. */
export class FrameClock {
  readonly #speed: number;
  readonly #idleLimit: number;
  readonly #from: number;
  readonly #fps: number;
  /** Seconds of the recording. */
  #previous = 0;
  /** Seconds of the animation. */
  #time = 0;
  #frame = 0;
  /** The first frame shows the screen before the first output. */
  #isChanged = true;

  constructor(options: { speed: number; idleLimit: number; from: number; fps: number }) {
    this.#speed = options.speed;
    this.#idleLimit = options.idleLimit;
    this.#from = options.from;
    this.#fps = options.fps;
  }

  /** Seconds of the animation. */
  get time(): number {
    return this.#time;
  }

  /** Time of the frame that the changes of now belong to. */
  get frame(): number {
    return this.#frame / this.#fps;
  }

  /**
   * Moves to a time of the recording.
   * @returns the time of the frame that has ended with changes
   */
  advance(time: number): number | undefined {
    const pause = Math.max(0, time - Math.max(this.#previous, this.#from));
    this.#previous = time;
    this.#time += Math.min(pause, this.#idleLimit) / this.#speed;
    // The sum of decimals may be a little less than the number that is meant.
    const frame = Math.floor(this.#time * this.#fps + 1e-6);
    const ended = frame > this.#frame ? this.last() : undefined;
    this.#frame = frame;
    return ended;
  }

  change(): void {
    this.#isChanged = true;
  }

  /** Ends the frame. @returns its time, if there were changes */
  last(): number | undefined {
    const time = this.#isChanged ? this.frame : undefined;
    this.#isChanged = false;
    return time;
  }
}
