// strand-terminal/testing in Vitest and Jest: the matchers, stored screens with the flags of the runner, and sessions that are left
// open. With Vitest also the test in docs/screen-tests.md, and the types of both.

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/project.mjs';

const what = 'strand-terminal/testing: matchers, stored screens, sessions left open';

/** @type {readonly import('../lib/places.mjs').Group[]} */
export const groups = [
  ...['3.2.4', '5.1.1'].map((version) => ({
    packages: { vitest: version, typescript: '5.9.3', '@types/node': '^24.0.0' },
    places: [
      {
        name: 'Vitest, screens',
        version,
        what: `${what}, types`,
        nodes: ['24'],
        libraries: ['strand-pty'],
        run(room) {
          const run = (...args) => runner(room, room.tool('vitest'), 'run', ...args);
          checkRunner(room, { imports: `import { afterAll, afterEach, expect, test } from 'vitest';`, run });
          const program = version.startsWith('3')
            ? documented().replace('Matchers<R, T>', 'Matchers<T>')
            : documented();
          checkDocumented(room, program, run);
          checkTypes(room, program);
        },
      },
    ],
  })),
  ...['29.7.0', '30.5.2'].map((version) => ({
    packages: { jest: version, '@jest/globals': version, typescript: '5.9.3', '@types/node': '^24.0.0' },
    places: [
      {
        name: 'Jest, screens',
        version,
        what: `${what}, types`,
        nodes: ['22'],
        libraries: ['strand-pty'],
        quick: version.startsWith('30'),
        run(room) {
          room.write('jest.config.json', JSON.stringify({ testMatch: ['**/*.test.mjs'], transform: {} }));
          const modules = ['--experimental-vm-modules', '--no-warnings'];
          const run = (...args) => runner(room, ...modules, room.tool('jest'), ...args);
          checkRunner(room, { imports: '', run });
          checkTypes(room, typesOfJest);
        },
      },
    ],
  })),
];

const body = `
import { createSessions, expectScreen, screenMatchers } from 'strand-terminal/testing';

expect.extend(screenMatchers);
const sessions = createSessions({ afterEach, afterAll });
const text = process.env.SCREEN_TEXT ?? 'menu';

test('shows the menu', async () => {
  const session = sessions.spawn('sh', ['-c', 'echo ' + text + '; read -r key']);
  await expect(session).toShow(text);
  await expect(session).not.toShow('error');
  await expect(session).toHaveLine(text, { y: 0 });
  await expect(session).toHaveCursorAt(0, 1);
  await expect(session).toMatchScreenSnapshot();
  await expectScreen(session).toMatchScreenSnapshot('without expect');
  await session.close();
});
if (process.env.FAILS) {
  test('leaves one open', async () => {
    const session = sessions.spawn('sh', ['-c', 'echo still here; read -r key']);
    await expect(session).toShow('still here');
  });
  test('waits in vain', async () => {
    const session = sessions.spawn('sh', ['-c', 'echo Saving; read -r key']);
    // With these, four seconds more are longer than the runner gives the test.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await expect(session).toShow('Saved');
  });
}
`;

/** Runs a test runner, and returns what it printed and whether it passed. */
function runner({ node, run }, ...args) {
  const options = typeof args.at(-1) === 'object' ? args.pop() : {};
  try {
    return { passed: true, output: run(node, args, options) };
  } catch (error) {
    return { passed: false, output: error.output ?? error.message };
  }
}

function checkRunner({ folder, write }, { imports, run }) {
  write('screens.test.mjs', `${imports}\n${body}`);
  const stored = join(folder, '__screens__', 'screens.test.mjs', 'shows-the-menu.txt');
  const content = () => (existsSync(stored) ? readFileSync(stored, 'utf8') : undefined);
  const expectRun = (result, passes, ...patterns) => {
    const missing = patterns.find((pattern) => !pattern.test(result.output));
    if (result.passed !== passes || missing) {
      throw new Error(`${missing ?? (passes ? 'it failed' : 'it passed')}:\n${result.output}`);
    }
  };

  expectRun(
    run({ env: { CI: 'true' } }),
    false,
    /There is no .*shows-the-menu\.txt, and CI writes no snapshots/,
  );
  if (content() !== undefined) throw new Error('CI has written a screen');
  expectRun(run({ env: { CI: '' } }), true);
  if (content() !== 'menu\n') throw new Error(`it has stored ${content()}`);
  const named = stored.replace('.txt', '-without-expect.txt');
  if (!existsSync(named)) throw new Error('expectScreen does not know its test');
  expectRun(run({ env: { CI: 'true' } }), true);
  expectRun(run({ env: { SCREEN_TEXT: 'other' } }), false, /- menu\s+\+ other/, /│other +│/);
  expectRun(run('-u', { env: { SCREEN_TEXT: 'other' } }), true);
  if (content() !== 'other\n') throw new Error(`-u has stored ${content()}`);
  expectRun(
    run({ env: { FAILS: '1', SCREEN_TEXT: 'other' } }),
    false,
    /1 session was left open/,
    /│still here +│/,
    /The nearest line is row 0: "Saving"/,
  );
  writeFileSync(stored.replace('menu', 'gone'), '');
  expectRun(
    run({ env: { SCREEN_TEXT: 'other' } }),
    true,
    /1 screen snapshot is obsolete[\s\S]*shows-the-gone\.txt/,
  );
  rmSync(stored.replace('menu', 'gone'));
}

/** The test in the documentation. */
function documented() {
  const page = readFileSync(join(root, 'docs', 'screen-tests.md'), 'utf8');
  return /^```ts\n\/\/ greeting\.test\.ts\n([\s\S]*?)^```$/m.exec(page)?.[1] ?? '';
}

function checkDocumented({ write }, program, run) {
  write('greeting.test.ts', program);
  const { passed, output } = run('greeting', { env: { CI: '' } });
  if (!passed) throw new Error(output);
}

const typesOfJest = `
import { expect } from '@jest/globals';
import { Session } from 'strand-terminal';
import { type ScreenMatchers, screenMatchers } from 'strand-terminal/testing';

expect.extend(screenMatchers);
declare module 'expect' {
  interface Matchers<R> extends ScreenMatchers {}
}
const shown: Promise<void> = expect(Session.spawn('cat')).not.toShow('x', { timeout: 5 });
await shown;
`;

function checkTypes({ node, run, tool, write }, program) {
  const wrong = program.replace(
    /await session\.close\(\);|await shown;/,
    (end) => `${end}\n// @ts-expect-error\nawait expect(1).toShow(5);`,
  );
  write('types.mts', wrong);
  const options = ['--module', 'nodenext', '--target', 'es2022', '--strict', '--skipLibCheck', '--noEmit'];
  run(node, [tool('tsc'), ...options, 'types.mts']);
}
