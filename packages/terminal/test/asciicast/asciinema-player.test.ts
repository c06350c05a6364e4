/** Recordings of this package in asciinema's player for web pages. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { recorded } from '../support/casts.js';
import { reportOf, withoutChromium as skip } from '../support/chromium.js';
import { test } from '../support/test.js';

const bundle = join(dirname(createRequire(import.meta.url).resolve('asciinema-player')), 'bundle');

function fileOf(name: string): string {
  return readFileSync(join(bundle, name), 'utf8');
}

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
      `<style>${fileOf('asciinema-player.css')}</style><script>${fileOf('asciinema-player.min.js')}</script>
       <div id="player" style="width:600px"></div>`,
      `const element = document.getElementById('player');
       const recording = decodeURIComponent('${encodeURIComponent(recording)}');
       const player = AsciinemaPlayer.create({ data: recording }, element);
       player.addEventListener('ended', () => setTimeout(() => report({
         lines: [...element.querySelectorAll('.ap-line')].map((line) => line.textContent.trimEnd()),
         bold: [...element.querySelectorAll('.ap-bold')].map((span) => span.textContent),
       }), 500));
       await player.play();`,
    );
    assert.deepEqual(shown, {
      lines: ['héllo 漢字 😀 "red"\\', '┌──┐', '</script>last', '', '', ''],
      bold: ['"red"'],
    });
  },
  { skip },
);
