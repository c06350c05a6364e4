import assert from 'node:assert/strict';
import { environmentOf, programOptions, sizeOption, timeoutOption } from '#src/program-options.js';
import { test } from './support/test.js';

const environment = (
  env: readonly string[],
  { unset = [], clear }: { unset?: string[]; clear?: boolean } = {},
) =>
  environmentOf({
    env: env.map((text) => programOptions.env.parse(text) ?? assert.fail(text)),
    unset,
    'clear-env': clear,
  });

test('environmentOf is undefined if no option changes the environment', () => {
  assert.equal(environment([]), undefined);
});

test("environmentOf adds variables to strand's environment, without the size of its terminal", () => {
  Object.assign(process.env, { STRAND_KEPT: 'yes', COLUMNS: '99', LINES: '9' });
  const result = environment(['A=1', 'B=', 'C=x=y\nz']) ?? {};
  assert.deepEqual([result['A'], result['B'], result['C']], ['1', '', 'x=y\nz']);
  assert.deepEqual(
    [result['STRAND_KEPT'], result['COLUMNS'], result['LINES']],
    ['yes', undefined, undefined],
  );
});

test('environmentOf passes a variable on by its name, into an empty environment as well', () => {
  Object.assign(process.env, { STRAND_KEPT: 'yes', COLUMNS: '99' });
  delete process.env['STRAND_MISSING'];
  assert.deepEqual(environment(['STRAND_KEPT', 'STRAND_MISSING', 'COLUMNS'], { clear: true }), {
    STRAND_KEPT: 'yes',
    COLUMNS: '99',
  });
});

test('environmentOf removes variables, and sets those that are given as well', () => {
  Object.assign(process.env, { STRAND_KEPT: 'yes', STRAND_GONE: 'no' });
  const result = environment(['STRAND_KEPT=new'], { unset: ['STRAND_KEPT', 'STRAND_GONE'] }) ?? {};
  assert.equal(result['STRAND_KEPT'], 'new');
  assert.ok(!Object.hasOwn(result, 'STRAND_GONE'));
});

test('the value of --env is NAME=VALUE or NAME', () => {
  assert.equal(programOptions.env.parse('=x'), undefined);
  assert.deepEqual(programOptions.env.parse('A'), { name: 'A', value: undefined });
});

test('the value of --size is COLUMNSxROWS, each from 1 to 65535', () => {
  assert.deepEqual(sizeOption.parse('132x43'), { columns: 132, rows: 43 });
  for (const text of ['80', '0x24', '80x65536', '80X24', '-1x5', ' 80x24']) {
    assert.equal(sizeOption.parse(text), undefined, text);
  }
});

test('the value of --timeout is a number of seconds above 0', () => {
  assert.deepEqual(['2', '0.5', '.25', '1.'].map(timeoutOption.parse), [2000, 500, 250, 1000]);
  for (const text of ['0', '-1', '1e3', '5s', 'Infinity', '2147484', '.']) {
    assert.equal(timeoutOption.parse(text), undefined, text);
  }
});
