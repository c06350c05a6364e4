/** What strand-pty does on a system other than Linux. The platform is only named so; the calls are those of every system. */
import assert from 'node:assert/strict';
import { answerOf } from '../support/node-program.js';
import { test } from '../support/test.js';

for (const [platform, arch] of [
  ['darwin', 'arm64'],
  ['win32', 'x64'],
] as const) {
  test(`on ${platform} strand-pty can be imported, and each call that needs the system throws one sentence`, async () => {
    const thrown = await answerOf<Record<string, string>>('on-other-system', { args: [platform, arch] });
    const sentence =
      `Error: strand-pty runs on Linux, and this is ${platform}-${arch}; ` +
      'strand-pty/node-pty hands over to an installed node-pty here';
    for (const [name, error] of Object.entries(thrown)) assert.equal(error, sentence, name);
    assert.equal(Object.keys(thrown).length, 10);
  });
}
