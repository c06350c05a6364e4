/** The events of a terminal, with the arguments of their listeners. */
export interface TerminalEvents {
  /** Output: a string, or a Buffer with `encoding: null`. Declare the listener's parameter as that type. */
  data: [data: string & Buffer];
  /** The child is dead, and its output was delivered. Waits for background jobs that write output, see `linger`. */
  exit: [exitCode: number, signal: number];
  /** All output was delivered. */
  end: [];
  /** The terminal is closed. Emitted before `'exit'`. */
  close: [];
  /** Reading or writing failed. */
  error: [error: Error];
  /** `resize` changed the size of the terminal. */
  resize: [columns: number, rows: number];
  pause: [];
  resume: [];
  /** After `write` returned false: all input was taken. */
  drain: [];
}
