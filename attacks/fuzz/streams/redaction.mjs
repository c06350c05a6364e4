// Redaction: whatever comes between the parts of a secret, and wherever the stream is cut, a recording does not show it; all
// other text stays.

import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import fc from 'fast-check';
import { chunksOf, cuts, silent } from './parts.mjs';
import { printedText } from './printed-text.mjs';

const MASK = '••••';
const COLUMNS = 600;

/** A rule, and secrets that it matches. Their characters occur outside of secrets too. */
const rules = {
  string: { rule: 'aab', secrets: ['aab'] },
  character: { rule: 'b', secrets: ['b'] },
  repeated: { rule: 'aaa', secrets: ['aaa', 'aaaa', 'aaaaaa'] },
  wide: { rule: '漢a😀', secrets: ['漢a😀'] },
  pattern: { rule: /a{2,4}b/, secrets: ['aab', 'aaaab'] },
  'either pattern': { rule: /ab|aac/i, secrets: ['AB', 'aac'] },
  'after a word': { rule: /(?<=k=)[ab]+/, secrets: ['k=ab', 'k=b'] },
  'before a word': { rule: /a+(?=;)/, secrets: ['aa;'] },
  token: {
    rule: { name: 'tokens' },
    secrets: [`ghp_${'aB3'.repeat(12)}`],
    matches: /(?<![A-Za-z0-9])ghp_[A-Za-z0-9]{36,255}/,
  },
  email: {
    rule: { name: 'email' },
    secrets: ['ab@a.example'],
    matches: /(?<![\w.%+-])[\w.%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}/,
  },
};

const invisible = [
  ...silent,
  '\0',
  '\x01',
  '\x07',
  '\x0e\x0f',
  '\x7f',
  '\x1b[\x01m',
  '\x9c',
  '\x81',
  '\x1b[m\x1b[1m',
  '\x1b\x1b[m',
];
const plain = ['', 'a', 'b', 'aa', 'c', 'k=', ';', '漢', '😀', 'é', '#', '-'];

export const redaction = {
  drawn: fc.record({
    kind: fc.constantFrom(...Object.keys(rules)),
    /** Text, and at times a secret after it. */
    words: fc.array(fc.tuple(fc.constantFrom(...plain), fc.nat(8)), { maxLength: 12 }),
    /** What comes between two characters of the text. */
    between: fc.array(fc.tuple(fc.nat(60), fc.constantFrom(...invisible)), { maxLength: 8 }),
    cuts,
    version: fc.constantFrom(2, 3),
    /** The text is what a control string has, such as a title. */
    introducer: fc.option(fc.constantFrom('\x1b]0;', '\x1bP', '\x1b_', '\x1b^', '\x9d', '\x90'), { freq: 2 }),
  }),

  async check({ kind, words, between, cuts, version, introducer }, library) {
    const { rule, secrets, matches = rule } = rules[kind];
    const pattern = globalPattern(matches);
    const text = words.map(([word, number]) => word + (secrets[number] ?? '')).join('');
    const stream = introducer
      ? `${introducer}${asciiFor(introducer, text)}\x1b\\shown`
      : interleaved(text, between);
    const file = await recorded(chunksOf(Buffer.from(stream), cuts), text, { version, rule }, library);
    const { output, label, title } = await read(file, library);

    const masked = text.replace(pattern, MASK);
    assert.equal(label, masked, 'a marker');
    assert.equal(title, masked, 'the title of the recording');
    if (typeof rule === 'string' && rule.length > 1)
      assert.ok(!file.includes(rule), `the file has the secret: ${file}`);
    const sent = introducer ? asciiFor(introducer, text) : text;
    if (sent.search(pattern) < 0) assert.equal(output, stream, 'a stream without secrets');
    if (introducer) {
      const mask = isOSC(introducer) ? MASK : '****';
      assert.equal(output, `${introducer}${sent.replace(pattern, mask)}\x1b\\shown`);
      assert.equal(await shown(output, library), 'shown');
      return;
    }
    assert.equal(printed(output), masked, 'what was printed');
    assert.equal(await shown(output, library), masked, 'what xterm shows');
  },
};

function globalPattern(matches) {
  if (typeof matches === 'string') return new RegExp(matches, 'gu');
  return new RegExp(matches.source, `${matches.flags}g`);
}

const isOSC = (introducer) => introducer === '\x1b]0;' || introducer === '\x9d';

/** Other strings than OSC end at a character that is not ASCII. */
const asciiFor = (introducer, text) => (isOSC(introducer) ? text : text.replace(/[^\0-\x7f]/gu, ''));

/** Without the control characters that print nothing. */
function printed(stream) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are the subject.
  return printedText(stream).text.replace(/[\0-\x1f\x7f]/g, '');
}

function interleaved(text, between) {
  const characters = [...text];
  for (const [at, part] of between) characters.splice(at % (characters.length + 1), 0, part);
  return characters.join('');
}

async function recorded(chunks, text, { version, rule }, { createCastWriter }) {
  const file = new Collected();
  const header = { columns: 80, rows: 24, title: text };
  const writer = createCastWriter(file, header, { version, redact: [rule] });
  for (const chunk of chunks) await writer.output(chunk);
  await writer.mark(text);
  await writer.end();
  return file.text;
}

export class Collected extends Writable {
  text = '';

  _write(chunk, _encoding, callback) {
    this.text += chunk;
    callback();
  }
}

async function read(file, { readCast }) {
  async function* source() {
    yield Buffer.from(file);
  }
  const { header, events } = await readCast(source());
  let [output, label] = ['', ''];
  for await (const { code, data } of events) {
    if (code === 'o') output += data;
    if (code === 'm') label += data;
  }
  return { output, label, title: header.title ?? '' };
}

async function shown(stream, { Screen }) {
  const screen = new Screen({ columns: COLUMNS, rows: 1, scrollback: 0 });
  screen.write(stream);
  await screen.flush();
  return screen.text();
}
