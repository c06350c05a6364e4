import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EscapeFilter } from '#src/expect/escape-filter.js';
import { chunksOf, sizes, streams } from '../support/chunks.js';
import { propertySettings } from '../support/property.js';
import { test } from '../support/test.js';

function filter(chunks: readonly string[]): {
  text: string;
  hidden: string;
  all: string;
  sequences: string[];
} {
  const result = { text: '', hidden: '', all: '', sequences: [] as string[] };
  const filtering = new EscapeFilter({
    text: (part) => {
      result.text += part;
      result.all += part;
    },
    hidden: (part) => {
      result.hidden += part;
      result.all += part;
    },
    sequence: (sequence) => result.sequences.push(sequence),
  });
  for (const chunk of chunks) filtering.write(chunk);
  return result;
}

test('the filter gives the same text and sequences for every split, and loses nothing', () => {
  fc.assert(
    fc.property(streams, sizes, (stream, cuts) => {
      const whole = filter([stream]);
      assert.deepEqual(filter(chunksOf(stream, cuts)), whole);
      assert.equal(whole.all, stream);
    }),
    propertySettings(2000),
  );
});

const cases: readonly [what: string, stream: string, text: string][] = [
  ['colours', '\x1b[1;31mred\x1b[m', 'red'],
  ['a title that BEL ends', '\x1b]0;title\x07text', 'text'],
  ['a hyperlink that ST ends', '\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\', 'link'],
  ['a device control string', '\x1bPq#0\x1b\\text', 'text'],
  ['8-bit control characters', '\x9b1mtext\x9d0;title\x9c!', 'text!'],
  ['a choice of a character set', '\x1b(Btext', 'text'],
  ['the modes of the keypad', '\x1b=text\x1b>', 'text'],
  ['a sequence that CAN ends', '\x1b[31\x18text', 'text'],
  ['a sequence and a title that SUB ends', '\x1b[31\x1ate\x1b]0;title\x1axt', 'text'],
  ['a sequence that another one ends', '\x1b[31\x1b[mtext', 'text'],
  ['a title that another sequence ends', '\x1b]0;title\x1b[mtext', 'text'],
  ['a line end inside a sequence, which is text', '\x1b[3\n1mtext', '\ntext'],
  [
    'a control string other than a title, which BEL does not end',
    '\x1b_a\x07b\x1b\\te\x1bPq\x07b\x1b\\xt',
    'text',
  ],
  ['an invalid sequence up to its last character', '\x1b[1<2é3mtext', 'text'],
  ['a sequence with a character that ends it', '\x1b[1😀text\x1b😀', 'text'],
  ['a privacy message with a character that ends it', '\x1b^aétext', 'text'],
  ['other control characters, which are text', 'a\b\x07\t\r\n', 'a\b\x07\t\r\n'],
];
for (const [what, stream, text] of cases) {
  test(`the filter removes escape sequences: ${what}`, () => {
    assert.equal(filter([stream]).text, text);
  });
}

test('the filter reports whole sequences in their 7-bit form, without the payload of strings', () => {
  const { sequences } = filter(['\x1b[?1;2004', 'h\x9b?1l\x1b]0;a\x07\x1b=\x1bc']);
  assert.deepEqual(sequences, ['\x1b[?1;2004h', '\x1b[?1l', '\x1b=', '\x1bc']);
});
