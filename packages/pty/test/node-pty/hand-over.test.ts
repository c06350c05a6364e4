/** The drop-in on a system other than Linux: it hands over to an installed node-pty. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { answerOf } from '../support/node-program.js';
import { test } from '../support/test.js';

const folder = mkdtempSync(join(tmpdir(), 'strand-hand-over-'));
after(() => rmSync(folder, { recursive: true }));

/** Installs a package as `node-pty` in a folder that NODE_PATH names. */
function install(name: string, fill: (target: string) => void): Record<string, string> {
  const modules = join(folder, name);
  mkdirSync(modules);
  fill(join(modules, 'node-pty'));
  return { NODE_PATH: modules };
}

/** Prints its calls. Like node-pty, it is CommonJS. */
const FAKE = `
  exports.spawn = (...args) => ({ by: 'node-pty spawn', args });
  exports.open = (...args) => ({ by: 'node-pty open', args });
  exports.native = { resize: (...args) => ({ by: 'native resize', args }) };`;

const fake = install('fake', (target) => writeFileSync(`${target}.js`, FAKE));

interface Answers {
  readonly spawn: unknown;
  readonly fork: unknown;
  readonly open: unknown;
  readonly native: unknown;
}

function answers(platform: string, name: string, env: Record<string, string> = {}): Promise<Answers> {
  return answerOf<Answers>('hands-over', { args: [platform, name], env: { NODE_PATH: undefined, ...env } });
}

for (const platform of ['darwin', 'win32']) {
  for (const name of ['strand-pty/node-pty', 'strand-node-pty']) {
    test(`on ${platform} ${name} hands every call over to an installed node-pty`, async () => {
      const args = ['file', ['argument'], { cols: 90 }];
      assert.deepEqual(await answers(platform, name, fake), {
        spawn: { by: 'node-pty spawn', args },
        fork: { by: 'node-pty spawn', args },
        open: { by: 'node-pty open', args: [{ cols: 90 }] },
        native: { by: 'native resize', args: [3, 90, 30] },
      });
    });

    test(`on ${platform} without node-pty ${name} can be imported, and each call throws one sentence`, async () => {
      const error =
        `Error: strand-pty/node-pty runs on Linux; on ${platform} it hands over to node-pty, ` +
        'which is not installed: npm install node-pty';
      assert.deepEqual(await answers(platform, name), {
        spawn: error,
        fork: error,
        open: error,
        native: error,
      });
    });
  }
}

test('on another system, a node-pty that cannot be loaded throws its own error', async () => {
  const broken = install('broken', (target) => writeFileSync(`${target}.js`, "require('no-such-module')"));
  const { spawn } = await answers('darwin', 'strand-pty/node-pty', broken);
  assert.match(String(spawn), /Cannot find module 'no-such-module'/);
});

test('on another system, a node-pty that is strand-node-pty by an override is not called in a circle', async () => {
  const replacement = dirname(createRequire(import.meta.url).resolve('strand-node-pty/package.json'));
  const overridden = install('overridden', (target) => symlinkSync(replacement, target));
  const { spawn } = await answers('darwin', 'strand-pty/node-pty', overridden);
  assert.equal(
    spawn,
    'Error: strand-pty/node-pty runs on Linux; on darwin it hands over to node-pty, which an override has replaced by ' +
      'strand-node-pty: import strand-pty/node-pty instead of the override, and install node-pty',
  );
});
