// @xterm/headless alone, with its own widths of characters.
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../packages/terminal/package.json', import.meta.url));
const { Terminal } = require('@xterm/headless');

const HIGH_WATER_MARK = 1_048_576;

export const start = {
  screen(cols, rows) {
    const terminal = new Terminal({ cols, rows, scrollback: 1000, allowProposedApi: true });
    const written = () => new Promise((resolve) => terminal.write('', resolve));
    let waiting = 0;
    return {
      async write(text) {
        terminal.write(text);
        waiting += text.length;
        if (waiting < HIGH_WATER_MARK) return;
        waiting = 0;
        await written();
      },
      async lastLine() {
        await written();
        const { active } = terminal.buffer;
        return Array.from({ length: rows }, (_, y) =>
          active.getLine(active.baseY + y).translateToString(true),
        ).join('');
      },
    };
  },
};
