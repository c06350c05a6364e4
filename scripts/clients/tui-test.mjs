// @microsoft/tui-test: tests of terminal programs, with a screen. It is ESM, uses the default import, forwards `onExit`, and
// runs everything in workers. The test file is like those of its users.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from '../lib/run.mjs';

const tests = `
import { test, expect, Shell } from '@microsoft/tui-test';

test.describe('a shell', () => {
  test.use({ shell: Shell.Bash, columns: 100, rows: 30 });

  test('answers, in the requested size', async ({ terminal }) => {
    terminal.submit('echo answer-$((6 * 7)); stty size');
    await expect(terminal.getByText('answer-42')).toBeVisible();
    await expect(terminal.getByText('30 100')).toBeVisible();
  });

  test('sees a new size', async ({ terminal }) => {
    await expect(terminal.getByText('>  ')).toBeVisible();
    terminal.resize(90, 20);
    terminal.submit('stty size');
    await expect(terminal.getByText('20 90')).toBeVisible();
  });
});

test.describe('a program', () => {
  test.use({ program: { file: 'sh', args: ['-c', 'stty -echo; echo ready; read line; echo "got $line"; exit 3'] } });

  test('reads input and reports its exit code', async ({ terminal }) => {
    const exited = new Promise((resolve) => terminal.onExit(resolve));
    await expect(terminal.getByText('ready')).toBeVisible();
    terminal.submit('héllo │ 😀');
    expect(await exited).toEqual({ exitCode: 3, signal: 0 });
    await expect(terminal.getByText('got héllo │ 😀')).toBeVisible();
  });
});

test.describe('an interrupted program', () => {
  const script = 'trap "echo caught; exit 5" INT; echo ready; while :; do sleep 0.05; done';
  test.use({ program: { file: 'sh', args: ['-c', script] } });

  test('reports its exit code', async ({ terminal }) => {
    const exited = new Promise((resolve) => terminal.onExit(resolve));
    await expect(terminal.getByText('ready')).toBeVisible();
    terminal.keyCtrlC();
    expect(await exited).toEqual({ exitCode: 5, signal: 0 });
    await expect(terminal.getByText('caught')).toBeVisible();
  });
});
`;

/** The newest, which depends on a beta of node-pty 1.2, and the last that uses a fork. */
const versions = [
  ['0.0.2', 'node-pty'],
  ['0.0.1-rc.5', '@homebridge/node-pty-prebuilt-multiarch'],
];

/** @type {import('../test-clients.mjs').Client[]} */
export const clients = versions.map(([version, replaced]) => ({
  name: `@microsoft/tui-test ${version}`,
  dependencies: { '@microsoft/tui-test': version },
  replaced,
  run(folder, saw) {
    writeFileSync(join(folder, 'terminal.test.js'), tests);
    const program = join(folder, 'node_modules/@microsoft/tui-test/index.js');
    const result = capture(process.execPath, [program], { cwd: folder, timeout: 120_000 });
    if (!result.ok || !result.output.includes('4 passed'))
      throw new Error(`tui-test ${result.ending}:\n${result.output}`);
    saw('its four tests pass');
  },
}));
