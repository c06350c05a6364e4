/**
 * Pages in headless Chromium, run by its command line: `--dump-dom` prints the page after its scripts. That is enough here, so that no
 * package for remote control is needed.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isInstalled } from './programs.js';
import { cleanUp } from './test.js';

export const withoutChromium = !isInstalled('chromium') && 'chromium is not installed';

/** How long a page may take, in its own time, which passes as fast as it can. */
const VIRTUAL_MS = 60_000;

/**
 * Runs a page and returns the value that its script has given to `report(value)`.
 * @param body - of the page
 * @param script - body of an asynchronous function
 */
export async function reportOf(body: string, script: string): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'strand-chromium-'));
  cleanUp(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  const page = join(folder, 'page.html');
  const run = `
    const report = (value) => {
      const element = document.createElement('pre');
      element.id = 'report';
      element.textContent = encodeURIComponent(JSON.stringify(value));
      document.body.append(element);
    };
    window.addEventListener('load', async () => {
      try { ${script} } catch (error) { report({ error: String(error.stack) }); }
    });`;
  writeFileSync(page, `<!doctype html><meta charset="utf-8"><body>${body}<script>${run}</script></body>`);
  const { stdout } = await promisify(execFile)(
    'chromium',
    [
      '--headless',
      // As root, Chromium refuses to start with its sandbox.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      `--user-data-dir=${join(folder, 'profile')}`,
      `--virtual-time-budget=${VIRTUAL_MS}`,
      '--dump-dom',
      `file://${page}`,
    ],
    { env: { PATH: process.env['PATH'] ?? '', HOME: folder }, timeout: 28_000, maxBuffer: 64 * 1024 * 1024 },
  );
  const [, encoded] = /<pre id="report">([^<]*)<\/pre>/.exec(stdout) ?? [];
  if (encoded === undefined) throw new Error(`the page has not reported: ${stdout.slice(-2000)}`);
  const value: unknown = JSON.parse(decodeURIComponent(encoded));
  if (typeof value === 'object' && value !== null && 'error' in value) throw new Error(String(value.error));
  return value;
}
