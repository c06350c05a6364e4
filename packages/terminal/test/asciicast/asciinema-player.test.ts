/** Recordings of this package in asciinema's player for web pages. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { recorded } from '../support/casts.js';
import { reportOf, withoutChromium as skip } from '../support/chromium.js';
import { test } from '../support/test.js';

const require = createRequire(import.meta.url);
const style = readFileSync(require.resolve('asciinema-player/dist/bundle/asciinema-player.css'), 'utf8');
const script = readFileSync(require.resolve('asciinema-player/dist/bundle/asciinema-player.min.js'), 'utf8');

test(
  "asciinema's player plays a recording of version 3 to its end, with its colours and wide characters",
  async () => {
    const recording = await recorded(
      async (writer) => {
        for (const byte of Buffer.from('héllo 漢字 😀 \x1b[1;31m"red"\x1b[m\\\r\n┌──┐\r\n')) {
          await writer.output(Uint8Array.of(byte));
        }
        await writer.input('typed');
        await writer.mark('a marker');
        await writer.resize(50, 6);
        await writer.output('</script>last');
        await writer.exit(0);
      },
      {},
      { columns: 40, rows: 5, title: 'Demo' },
    );
    const shown = await reportOf(
      `<style>${style}</style><script>${script}</script>
       <div id="player" style="width:600px"></div>`,
      `const element = document.getElementById('player');
       const recording = decodeURIComponent('${encodeURIComponent(recording)}');
       const player = AsciinemaPlayer.create({ data: recording }, element);
       const ended = new Promise((resolve) => player.addEventListener('ended', resolve));
       await player.play();
       await ended;
       const lines = () => [...element.querySelectorAll('.ap-line')].map((line) => line.textContent.trimEnd());
       // It paints when the browser paints.
       for (let frame = 0; frame < 500 && !lines().includes('</' + 'script>last'); frame += 1) {
         await new Promise(requestAnimationFrame);
       }
       report({ lines: lines(), bold: [...element.querySelectorAll('.ap-bold')].map((span) => span.textContent) });`,
    );
    assert.deepEqual(shown, {
      lines: ['héllo 漢字 😀 "red"\\', '┌──┐', '</script>last', '', '', ''],
      bold: ['"red"'],
    });
  },
  { skip },
);
