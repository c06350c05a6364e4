// Parts of terminal streams, whole and cut, from which fast-check joins streams.

import fc from 'fast-check';

export const texts = [
  'a',
  'b',
  'ab',
  'ba',
  ' ',
  'é',
  '漢',
  '漢字',
  '—',
  '😀',
  'e\u0301',
  '👨‍👩‍👧',
  '🇩🇪',
  '\u0301',
  '\u200d',
  'ｱ',
  'x'.repeat(7),
  'y'.repeat(30),
];

/** Sequences that neither move nor print nor change what is printed. */
export const silent = [
  '\x1b[31m',
  '\x1b[m',
  '\x1b[38;2;1;2;3m',
  '\x1b[4:3m',
  '\x1b[?25l',
  '\x1b[>4;1m',
  '\x1b[?2004h',
  '\x1b]0;title\x07',
  '\x1b]2;title\x1b\\',
  '\x1b]8;;http://x\x07',
  '\x1b]8;;\x1b\\',
  '\x1bPq#1\x1b\\',
  '\x1b_Gpayload\x1b\\',
  '\x1b^pm\x1b\\',
  '\x1b(B',
  '\x1b=',
  '\x9b1m',
  '\x9d0;title\x9c',
  '\x1b[1\x18',
  '\x1b]0;x\x18',
  '\x1b]0;x\x81',
  '\x1b[3\x7f1m',
  '\x1b[1<2m',
  '\x1b[1<2é3m',
  '\x1b[1é',
  '\x1b[1😀',
  '\x1bé',
  '\x1bPq\x07z\x1b\\',
  '\x1b_y\x07z\x1b\\',
  '\x1b_yé',
  '\x1b[ q',
  '\x1b[0;1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18;19;20;21;22;23;24;25;26;27;28m',
];

/** Beginnings of sequences, and single control characters. */
export const cut = [
  '\x1b',
  '\x1b[',
  '\x1b[3',
  '\x1b[?',
  '\x1b]',
  '\x1b]0;a',
  '\x1bP',
  '\x1b_',
  '\x1b(',
  '\x18',
  '\x1a',
  '\x9b',
  '\x9d',
  '\x9c',
  '\x07',
  '\x7f',
  '\0',
  '\x01',
  '\x85',
];

export const moves = [
  '\r\n',
  '\n',
  '\r',
  '\b',
  '\t',
  '\x1bM',
  '\x1bD',
  '\x1bE',
  '\x1b7',
  '\x1b8',
  '\x1b[1\r',
  ...['', '2', '3', '9'].flatMap((n) => [...'ABCDEFGdXLMSTIZaeb'].map((final) => `\x1b[${n}${final}`)),
  ...['', '1', '2', '3'].flatMap((n) => [`\x1b[${n}J`, `\x1b[${n}K`]),
  ...['', '2;3', '9;1', ';5', '1;99'].map((at) => `\x1b[${at}H`),
];

export const attributes = [
  ...['', '1', '2', '3', '4', '4:3', '5', '7', '8', '9', '53', '31', '97', '42', '105', '38;5;200', '48;5;3'],
  ...['38;2;1;2;3', '48;2;9;8;7', '22', '24', '27', '58;5;9'],
].map((code) => `\x1b[${code}m`);

export const modes = [
  '\x1b[?25l',
  '\x1b[?25h',
  '\x1b[?1049h',
  '\x1b[?1049l',
  '\x1b[?47h',
  '\x1b[?47l',
  '\x1b[4h',
  '\x1b[4l',
  '\x1b[?1h',
  '\x1b=',
  '\x1b[?2004h',
  '\x1b[?1000h',
  '\x1b[?1006h',
  '\x1b[?1004h',
  '\x1b[?45h',
  '\x1b[2;3r',
  '\x1b[r',
  '\x1b[?6h',
  '\x1b[?6l',
  '\x1b[!p',
  '\x1bc',
];

/** Tab stops, character sets, links that stay open, saved cursors, cells that are inserted and deleted, and modes that change printing. */
export const states = [
  '\x1bH',
  '\x1b[g',
  '\x1b[3g',
  '\x1b(0',
  '\x1b(B',
  '\x1b)0',
  '\x1b*A',
  '\x1b+0',
  '\x0e',
  '\x0f',
  '\x1bn',
  '\x1bo',
  '\x1b%G',
  'qx#`',
  '\x1b]8;;http://x\x07',
  '\x1b]8;id=1;http://y\x07',
  '\x1b]8;;\x07',
  '\x1b[s',
  '\x1b[u',
  '\x1b[?1048h',
  '\x1b[?1048l',
  '\x1b[@',
  '\x1b[3@',
  '\x1b[P',
  '\x1b[2P',
  '\x1b[ @',
  '\x1b[ A',
  "\x1b['}",
  "\x1b['~",
  '\x1b[?7l',
  '\x1b[?7h',
  '\x1b[20h',
  '\x1b[20l',
  '\x1b[?1016h',
  '\x1b[3 q',
  '\x1b[>5u',
  '\x1b[=3u',
  '\x1b[<u',
  '\x1b#8',
  '\x88',
  '\x1b[?J',
  '\x1b[?1K',
  '\x1b[?2h',
  '\x1b[?9h',
  '\x1b[?1003h',
  '\x1b[?1000l',
  '\x1b[?66h',
  '\x1b[?1047h',
  '\x1b[?1047l',
  '\x1b[21m',
  '\x1b[58;2;1;2;3m',
  '\x1b[59m',
];

/** @param {readonly (readonly [weight: number, parts: readonly string[]])[]} groups */
export function oneOf(groups) {
  return fc.oneof(...groups.map(([weight, parts]) => ({ weight, arbitrary: fc.constantFrom(...parts) })));
}

/** Lengths of the chunks into which a stream is cut. What is left is the last chunk. */
export const cuts = fc.oneof(
  { weight: 4, arbitrary: fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 30 }) },
  { weight: 1, arbitrary: fc.constant(Array(300).fill(1)) },
);

/** Cuts bytes or a text. */
export function chunksOf(whole, lengths) {
  const chunks = [];
  let at = 0;
  for (const length of lengths) {
    if (at >= whole.length) break;
    chunks.push(whole.slice(at, at + length));
    at += length;
  }
  if (at < whole.length) chunks.push(whole.slice(at));
  return chunks;
}
