/** One event of a recording. */
export interface CastEvent {
  /** Seconds since the start of the recording, in whole microseconds. */
  readonly time: number;
  /** Seconds since the previous event of any code. */
  readonly interval: number;
  /**
   * `'o'` output, `'i'` input, `'r'` resize, `'m'` marker, `'x'` exit status. Other codes are passed through.
   */
  readonly code: string;
  /** The text; `'90x30'` for a resize, the label of a marker, the exit status. */
  readonly data: string;
}

/** A line of a recording: an event, or a comment. */
export type CastEntry =
  | {
      readonly event: CastEvent;
      /** The data as it is in the file, which other programs may write as another JSON value than a string. */
      readonly value: unknown;
    }
  | {
      /** The line, with its `#`. */
      readonly comment: string;
    };
