import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { CastEncoder } from '#src/asciicast/cast-encoder.js';
import { createCastWriter, type RedactionRule } from '#src/asciicast/index.js';
import { Collected, contentsOf, header, recorded, textOf } from '../support/casts.js';
import { growthOf } from '../support/memory.js';
import { propertySettings } from '../support/property.js';
import { test } from '../support/test.js';

const MASK = '••••';

/** The output of a recording of these pieces. */
async function redacted(
  pieces: readonly (string | Uint8Array)[],
  redact: readonly RedactionRule[],
): Promise<string> {
  return textOf(
    await recorded(
      async (writer) => {
        for (const piece of pieces) await writer.output(piece);
      },
      { redact },
    ),
  );
}

/** Parts a text or bytes at these places. */
function cutAt<T extends string | Uint8Array>(whole: T, cuts: readonly number[]): T[] {
  const places = [...cuts.filter((cut) => cut < whole.length).sort((a, b) => a - b), whole.length];
  return places.map((end, index) => whole.slice(places[index - 1] ?? 0, end) as T);
}

const samples: Record<string, { rules: RedactionRule[]; text: string; expected: string }> = {
  'a string': {
    rules: ['pässwört'],
    text: 'a pässwört b pässwör pässwört',
    expected: `a ${MASK} b pässwör ${MASK}`,
  },
  'a string with the same beginning twice': {
    rules: ['aab'],
    text: 'aaabaab aa',
    expected: `a${MASK}${MASK} aa`,
  },
  'a match of a RegExp': {
    rules: [/key-\d+(?:-\w{2,4})?/],
    text: 'key-1 key-22-ab key- key-3-x',
    expected: `${MASK} ${MASK} key- ${MASK}-x`,
  },
  'a RegExp with a lookbehind': {
    rules: [/(?<=pin: )\d{4}/g],
    text: 'pin: 1234 5678',
    expected: `pin: ${MASK} 5678`,
  },
  'a RegExp with a lookahead': {
    rules: [/\w+(?=!)/],
    text: 'one two! three',
    expected: `one ${MASK}! three`,
  },
  'a RegExp with a negative lookahead': {
    rules: [/no(?!t)/],
    text: 'not no now',
    expected: `not ${MASK} ${MASK}w`,
  },
  'a RegExp with a long lookahead': {
    rules: [/one(?=two)/],
    text: 'onetwo onetw one',
    expected: `${MASK}two onetw one`,
  },
  'a RegExp with a long negative lookahead': {
    rules: [/no(?!thing)/],
    text: 'nothing noth no',
    expected: `nothing ${MASK}th ${MASK}`,
  },
  'a RegExp with a reference': {
    rules: [/(['"])\w+\1/y],
    text: `'a' "b' 'c"`,
    expected: `${MASK} "b' 'c"`,
  },
  'a RegExp of several lines': {
    rules: [/^secret$/m],
    text: 'a secret\nsecret\nsecrets\nsecret',
    expected: `a secret\n${MASK}\nsecrets\n${MASK}`,
  },
  'a RegExp with unicode': { rules: [/[😀-😃]+\p{Lu}/u], text: 'x😀😁A 😁a', expected: `x${MASK} 😁a` },
  'the union of two matches that overlap': {
    rules: ['abcd', /cdef/],
    text: 'abcdef abcd cdef',
    expected: `${MASK} ${MASK} ${MASK}`,
  },
  'a token': { rules: [{ name: 'tokens' }], text: `t=ghp_${'a1'.repeat(18)}.`, expected: `t=${MASK}.` },
  'a bearer': {
    rules: [{ name: 'tokens' }],
    text: 'Authorization: Bearer abcdefghij0123456789==\r\n',
    expected: `Authorization: Bearer ${MASK}\r\n`,
  },
  'a private key': {
    rules: [{ name: 'keys' }],
    text: `x\r\n-----BEGIN OPENSSH PRIVATE KEY-----\r\nb3Bl\r\n-----END OPENSSH PRIVATE KEY-----\r\n$ `,
    expected: `x\r\n${MASK}\r\n$ `,
  },
  'an e-mail address': {
    rules: [{ name: 'email' }],
    text: 'to <me.too+x@mail.example.com>, a@b, @x',
    expected: `to <${MASK}>, a@b, @x`,
  },
};

for (const [what, { rules, text, expected }] of Object.entries(samples)) {
  test(`${what} is redacted in one piece, in single bytes, and in two pieces split at every byte`, async () => {
    const bytes = Buffer.from(text);
    assert.equal(await redacted([text], rules), expected);
    assert.equal(
      await redacted(
        [...bytes].map((byte) => Uint8Array.of(byte)),
        rules,
      ),
      expected,
    );
    for (let at = 0; at <= bytes.length; at += 1) {
      assert.equal(
        await redacted([bytes.subarray(0, at), bytes.subarray(at)], rules),
        expected,
        `split at ${at}`,
      );
    }
  });
}

test('a secret is redacted when escape sequences and control strings lie in it, split at every byte', async () => {
  const text = 'a hun\x1b[1;31mt\x1b]0;a title\x07er\x1b(B\x00\u009b0m2 b\x1b[0m';
  const expected = `a ${MASK}\x1b[1;31m\x1b]0;a title\x07\x1b(B\x00\u009b0m b\x1b[0m`;
  const bytes = Buffer.from(text);
  for (let at = 0; at <= bytes.length; at += 1) {
    assert.equal(
      await redacted([bytes.subarray(0, at), bytes.subarray(at)], ['hunter2']),
      expected,
      `split at ${at}`,
    );
  }
});

test('a secret is redacted when sequences lie in it that the terminal hides up to another end than usual', async () => {
  const parts = [
    '\x1b[1<2é3m',
    '\x1b[1\x7f2m',
    '\x1b[1\x01m',
    '\x1b[1😀',
    '\x1bé',
    '\x1b_a\x07b\x1b\\',
    '\x1b_aé',
    '\x1bPq\x07b\x1b\\',
    '\x1bPé',
    '\x1b]0;a\x81',
    '\x01',
    '\x1e',
  ];
  for (const part of parts) {
    assert.equal(await redacted([`a hun${part}ter2 b`], ['hunter2']), `a ${MASK}${part} b`);
  }
});

test('a secret is redacted in titles, links and other control strings, split at every byte', async () => {
  const text =
    '\x1b]2;my hunter2\x07\x1b]8;;http://x/?t=hunter2\x1b\\hunt\x1b]8;;\x1b\\er\x1bPhunter2\x1b\\2';
  const expected = `\x1b]2;my ${MASK}\x07\x1b]8;;http://x/?t=${MASK}\x1b\\${MASK}\x1b]8;;\x1b\\\x1bP****\x1b\\`;
  const bytes = Buffer.from(text);
  for (let at = 0; at <= bytes.length; at += 1) {
    assert.equal(
      await redacted([bytes.subarray(0, at), bytes.subarray(at)], ['hunter2']),
      expected,
      `split at ${at}`,
    );
  }
});

test('the redacted recording of pieces is that of the whole text, for any text, rules and pieces', async () => {
  const part = fc.constantFrom(
    'a',
    'b',
    'ab',
    'ba',
    'é',
    '😀',
    '\n',
    '1',
    '\x1b[1m',
    '\x1b]0;',
    '\x07',
    '\x1b',
    '\x1b\\',
    '.',
    ' ',
  );
  const rule = fc.constantFrom<RedactionRule>(
    'ab',
    'aab',
    'é1',
    'abab',
    /a+b/,
    /a*1/,
    /b(?:a|é){2,3}/,
    /(?:ab|a|b1)+1/,
    /(?<=1)a/,
    /\ba\b/,
    /\Ba\B/,
    /a(?!b)/,
    /(a|b)1\1/,
    /(?<x>a|b)é\k<x>/,
    /^a|b$/m,
    /[^a]1/i,
    /😀+a/u,
    /a[\s\S]{0,5}?1/,
    /\u{1f600}|\x61\n/u,
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(part, { maxLength: 30 }),
      fc.uniqueArray(rule, { minLength: 1, maxLength: 3 }),
      fc.array(fc.nat(60), { maxLength: 6 }),
      async (parts, rules, cuts) => {
        const bytes = Buffer.from(parts.join(''));
        const pieces = cutAt(bytes, cuts);
        assert.equal(await redacted(pieces, rules), await redacted([bytes], rules));
      },
    ),
    propertySettings(2000),
  );
});

test('no part of a secret of random characters appears before its mask, for any pieces', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom('x', 'y', 'z') }),
      fc.string({ maxLength: 30, unit: fc.constantFrom('x', 'y', 'z', ' ') }),
      fc.array(fc.nat(40), { maxLength: 5 }),
      async (secret, text, cuts) => {
        const pieces = cutAt(text, cuts);
        assert.equal(await redacted(pieces, [secret]), text.replaceAll(secret, MASK));
      },
    ),
    propertySettings(1000),
  );
});

test('a text that may be the beginning of a secret waits, and the events behind it keep their order', async () => {
  const text = await recorded(
    async (writer) => {
      await writer.output('1 hun');
      await writer.mark('between');
      await writer.resize(90, 30);
      await writer.output('ter2 2');
      await writer.output('hun');
      await writer.mark('no secret');
      await writer.output('dred');
    },
    { redact: ['hunter2'] },
  );
  assert.deepEqual(await contentsOf(text), [
    ['o', `1 ${MASK}`],
    ['m', 'between'],
    ['r', '90x30'],
    ['o', ' 2'],
    ['o', 'hun'],
    ['m', 'no secret'],
    ['o', 'dred'],
  ]);
});

test('typed characters of a secret are one mask, which does not tell how many they were', async () => {
  const text = await recorded(
    async (writer) => {
      for (const key of 'hunter2\r') await writer.input(key);
    },
    { redact: ['hunter2'] },
  );
  assert.deepEqual(await contentsOf(text), [
    ['i', MASK],
    ['i', '\r'],
  ]);
});

test('output that cannot be part of a secret is written before more output comes', async () => {
  const file = new Collected();
  const redact: RedactionRule[] = ['hunter2', { name: 'email' }, { name: 'tokens' }, { name: 'keys' }];
  const writer = createCastWriter(file, header, { redact });
  await writer.output('hello\r\n$ ');
  assert.equal(await textOf(file.text), 'hello\r\n$ ');
  await writer.end();
});

test('a recording of a text without escape sequences is redacted as String.replace does, for any pieces', async () => {
  const rules = [
    /a+b/,
    /(?:ab|a|b1)+1/,
    /\ba\b/,
    /\Ba\B/,
    /a(?!b)/,
    /a(?=b)/,
    /a(?=b1)/,
    /a(?!b1)/,
    /(a|b)1\1/,
    /a*/,
    /(?:b|ba1)/,
    /(?<!a)b{2,3}?/,
    /a.?1/s,
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.string({ maxLength: 30, unit: fc.constantFrom('a', 'b', '1', ' ', '\n') }),
      fc.constantFrom(...rules),
      fc.array(fc.nat(30), { maxLength: 6 }),
      async (text, rule, cuts) => {
        const expected = text.replace(new RegExp(rule, `${rule.flags}g`), (match) =>
          match === '' ? '' : MASK,
        );
        assert.equal(await redacted(cutAt(text, cuts), [rule]), expected);
      },
    ),
    propertySettings(2000),
  );
});

test('secrets in the header and in the labels of markers are redacted', async () => {
  const text = await recorded(
    async (writer) => writer.mark('at hunter2'),
    { redact: ['hunter2'] },
    {
      ...header,
      title: 'hunter2',
      command: 'login hunter2',
      env: { PASSWORD: 'hunter2' },
      tags: ['of hunter2'],
    },
  );
  assert.ok(!text.includes('hunter2'));
  assert.deepEqual(await contentsOf(text), [['m', `at ${MASK}`]]);
});

test('a possible secret longer than 65,536 characters is masked, and what follows is new text', async () => {
  const text = await redacted(['<', 'x'.repeat(40_000), 'x'.repeat(40_000), 'y ', 'end'], [/<[^>]*>/]);
  assert.equal(text, `${MASK}y end`);
});

test('a possible secret is masked when more than 4,096 events wait behind it', async () => {
  const text = await recorded(
    async (writer) => {
      await writer.output('hun');
      for (let count = 0; count < 5000; count += 1) await writer.mark();
      await writer.output('ter2');
    },
    { redact: ['hunter2'] },
  );
  assert.equal(await textOf(text), `${MASK}ter2`);
});

test('a possible secret is masked when more than 1,048,576 characters wait behind it', async () => {
  const file = new Collected();
  const writer = createCastWriter(file, header, { redact: ['hunter2'] });
  await writer.output('hun');
  await writer.mark('x'.repeat(2 ** 20));
  assert.doesNotMatch(file.text, /hun|•/);
  await writer.mark('y');
  assert.match(file.text, /"o", "••••"\]/);
  await writer.end();
});

test('a RegExp may look behind at the end of a long text that came before', async () => {
  const pieces = [`${'x'.repeat(5000)}password: `, 'hunter2', ' end'];
  const text = await redacted(pieces, [/(?<=password: )\w+/]);
  assert.equal(text, `${'x'.repeat(5000)}password: ${MASK} end`);
});

test('a redacted recording keeps only the end of its text in memory', () => {
  const growth = growthOf(() => {
    const encoder = new CastEncoder({ version: 3, redact: ['hunter2'] });
    for (let count = 0; count < 200; count += 1) encoder.event(count, 'o', `${count} `.repeat(16_384));
    return encoder;
  });
  assert.ok(growth < 4, `${growth} MiB`);
});

test('a long event that ends with a possible secret waits for the next one', async () => {
  const long = `${'x\n'.repeat(600_000)}hun`;
  assert.equal(await redacted([long, 'dred'], ['hunter2']), `${long}dred`);
});

test('a RegExp of another realm is a rule', async () => {
  assert.equal(await redacted(['pin 1234'], [runInNewContext('/[0-9]{4}/')]), `pin ${MASK}`);
});

for (const [rule, problem] of [
  ['', 'a redaction rule must not be an empty string'],
  [
    { name: 'mail' },
    `a redaction rule must be a string, a RegExp or { name } with one of 'tokens', 'keys', 'email', not {"name":"mail"}`,
  ],
  [
    { name: 'email', flags: 'i' },
    `a redaction rule must be a string, a RegExp or { name } with one of 'tokens', 'keys', 'email', not {"name":"email","flags":"i"}`,
  ],
  [
    null,
    "a redaction rule must be a string, a RegExp or { name } with one of 'tokens', 'keys', 'email', not null",
  ],
] as const) {
  test(`the redaction rule ${JSON.stringify(rule)} is a TypeError that says what a rule is`, async () => {
    await assert.rejects(redacted([], [rule as RedactionRule]), { name: 'TypeError', message: problem });
  });
}
