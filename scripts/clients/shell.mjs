import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { until } from './until.mjs';

/**
 * A page of a client with a shell, of 30 rows and 100 columns.
 *
 * @typedef {object} ShellPage
 * @property {ReturnType<typeof shellBehind>} shell
 * @property {(columns: number, rows: number) => void} resize
 * @property {() => Promise<number>} exitCode resolves when the page is told that the shell has exited
 * @property {() => void} close
 */

/**
 * A shell that a client shows. Call `received` with its output.
 * @param {(input: string) => void} send types
 */
export function shellBehind(send) {
  let text = '';
  const shows = (wanted) => until(`it says ${wanted}`, () => wanted.exec(text));
  return {
    send,
    received(data) {
      text += data;
    },
    /** Waits for the prompt, types a line, and returns the match in the output. */
    async type(line, wanted) {
      await shows(/[$#] $/);
      text = '';
      send(`${line}\r`);
      return shows(wanted);
    },
    /** Waits for output without typing, and returns the match. */
    shows,
  };
}

/**
 * Uses a shell as a person would: types, resizes, reads much, exits, and closes the page of another shell.
 * @param {() => Promise<ShellPage>} open
 * @param {(what: string) => void} saw
 */
export async function useShell(open, saw) {
  const { shell, resize, exitCode, close } = await open();
  await shell.type('echo $((6 * 7)) │ 😀; stty size', /42 │ 😀\r\n30 100\r\n/);
  saw('a shell answers, in the requested size');
  resize(90, 20);
  await shell.type('stty size', /20 90\r\n/);
  saw('the shell sees a new size');
  await shell.type('seq 100000', /\r\n99999\r\n100000\r\n/);
  saw('100,000 lines arrive, to the last');
  const exited = exitCode();
  shell.send('exit 7\r');
  assert.equal(await exited, 7);
  saw('the exit code arrives');
  close();

  const second = await open();
  const [, pid] = await second.shell.type('echo pid $$', /pid (\d+)\r\n/);
  second.close();
  await until('its shell has ended', () => !existsSync(`/proc/${pid}`));
  saw('the terminal hangs up when its page is closed');
}
