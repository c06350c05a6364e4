import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { platformName } from '#src/native/platform.js';
import { test } from '../support/test.js';

/** The name of the platform in a process whose report is made by this function. */
function nameWith(getReport: () => object): string {
  const { report } = process;
  const mocked = mock.method(report, 'getReport', getReport);
  try {
    return platformName();
  } finally {
    mocked.mock.restore();
  }
}

const notCapable = Object.assign(new Error('Requires sys access'), { name: 'NotCapable' });

test("the C library is gnu where the report has glibc's version, or Deno denies the report, and musl elsewhere", () => {
  const ends = (name: string) => name.split('-').at(-1);
  assert.equal(ends(nameWith(() => ({ header: { glibcVersionRuntime: '2.36' } }))), 'gnu');
  assert.equal(ends(nameWith(() => ({ header: {} }))), 'musl');
  const denied = () => {
    throw notCapable;
  };
  assert.equal(ends(nameWith(denied)), 'gnu');
});
