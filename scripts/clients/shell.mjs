import { until } from './until.mjs';

/**
 * A shell that a client shows. Call `received` with its output.
 * @param {(input: string) => void} send types
 */
export function shellBehind(send) {
  let text = '';
  return {
    received(data) {
      text += data;
    },
    /** Waits for the prompt, types a line, and returns the match in the output. */
    async type(line, wanted) {
      await until('there is a prompt', () => /[$#] $/.test(text));
      text = '';
      send(`${line}\r`);
      await until(`it says ${wanted}`, () => wanted.test(text));
      return wanted.exec(text);
    },
    /** Waits for output without typing. */
    shows: (wanted) => until(`it says ${wanted}`, () => wanted.test(text)),
  };
}
