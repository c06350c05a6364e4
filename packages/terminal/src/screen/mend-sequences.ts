/** Mends what xterm does wrong at some sequences, all of them rare: what a program prints takes the same way as in xterm. */
import type { Terminal } from '@xterm/headless';
import {
  coreOf,
  hasParameter,
  type InputHandler,
  type InternalCell,
  type SequenceParameters,
} from './internals.js';
import { mendLine } from './mend-cells.js';

export function mendSequences(terminal: Terminal): void {
  const handler = coreOf(terminal)?._inputHandler;
  if (!handler) return;
  mendErase(terminal, handler);
  mendInserted(terminal, handler);
  mendMargin(terminal, handler);
  catchFaults(handler);
}

/**
 * Erases the whole screen in place of everything up to its last cell. xterm 6.0 throws from a timer when that is erased (CSI 1 J in
 * the last cell), since it looks for the line after it. When the scrollback is erased, no row of it can be continued any more.
 */
function mendErase(terminal: Terminal, { _parser: parser }: InputHandler): void {
  const mend = ({ params }: SequenceParameters) => {
    if (params[0] === 1) {
      const { cursorX, cursorY, length } = terminal.buffer.active;
      if (cursorX >= terminal.cols - 1 && cursorY + 1 >= length) params[0] = 2;
    } else if (params[0] === 3) {
      const { ybase = 0, lines } = coreOf(terminal)?.buffers?.active ?? {};
      const first = lines?.get(ybase);
      if (first && ybase > 0) first.isWrapped = false;
    }
    return false;
  };
  parser?.registerCsiHandler({ final: 'J' }, mend);
  parser?.registerCsiHandler({ prefix: '?', final: 'J' }, mend);
}

/** Cells that are inserted in the middle of a wide character part it. */
function mendInserted(terminal: Terminal, handler: InputHandler): void {
  const mendRows = (first: number, last: number) => {
    const buffer = coreOf(terminal)?.buffers?.active;
    const cell = spareCell(terminal);
    for (let row = first; buffer && row <= last; row += 1) {
      const line = buffer.lines.get(buffer.ybase + row);
      if (line) mendLine(buffer, line, cell);
    }
  };
  const { insertChars, insertColumns } = handler;
  handler.insertChars = (params) => {
    const result = insertChars.call(handler, params);
    const { cursorY } = terminal.buffer.active;
    mendRows(cursorY, cursorY);
    return result;
  };
  handler.insertColumns = (params) => {
    const result = insertColumns.call(handler, params);
    mendRows(0, terminal.rows - 1);
    return result;
  };
}

/** Without wrapping (DECAWM), characters are written over the second half of a wide one in the last cell. */
function mendMargin(terminal: Terminal, handler: InputHandler): void {
  const { print } = handler;
  const printAtMargin: InputHandler['print'] = (data, start, end) => {
    print.call(handler, data, start, end);
    const core = coreOf(terminal);
    if (core?.coreService?.decPrivateModes?.wraparound !== false) {
      handler.print = print;
      return;
    }
    const buffer = core.buffers?.active;
    const line = buffer?.lines.get(buffer.ybase + buffer.y);
    if (buffer && line) mendLine(buffer, line, spareCell(terminal));
  };
  handler._parser?.registerCsiHandler({ prefix: '?', final: 'l' }, (parameters) => {
    if (hasParameter(parameters, 7)) handler.print = printAtMargin;
    return false;
  });
}

/**
 * Keeps a fault of xterm from ending the process, since xterm parses in a timer: the program decides what is parsed. The screen may
 * lack what came with it.
 */
function catchFaults(handler: InputHandler): void {
  const parse = handler.parse.bind(handler);
  let hasFailed = false;
  handler.parse = (...args) => {
    try {
      return parse(...args);
    } catch (error) {
      // Any error: what xterm throws here is not documented, and no caller could catch it.
      if (!hasFailed) warn(error);
      hasFailed = true;
      return undefined;
    }
  };
}

/** Once for a screen: the program could cause any number. */
function warn(error: unknown): void {
  process.emitWarning(`the emulator of the screen failed: ${String((error as Error)?.stack ?? error)}`);
}

/** A cell of its own, that can be overwritten. */
export function spareCell(terminal: Terminal): InternalCell {
  return terminal.buffer.active.getNullCell() as unknown as InternalCell;
}
