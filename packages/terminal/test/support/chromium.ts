/**
 * Pages in headless Chromium, run by its command line: `--dump-dom` prints the page after its scripts. That is enough here, so that no
 * package for remote control is needed.
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isInstalled } from './programs.js';
import { cleanUp } from './test.js';

export const withoutChromium = !isInstalled('chromium') && 'chromium is not installed';

/** Paths of the server of a page. */
const REPORTED = '/reported';
const HELD = '/held';

/**
 * Runs a page and returns the value that its script has given to `report(value)`.
 * @param body - of the page
 * @param script - body of an asynchronous function
 */
export async function reportOf(body: string, script: string): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'strand-chromium-'));
  cleanUp(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  // The page is loaded, and printed, when its image has come, which waits for the report.
  const run = `
    const report = (value) => {
      const element = document.createElement('pre');
      element.id = 'report';
      element.textContent = encodeURIComponent(JSON.stringify(value));
      document.body.append(element);
      void fetch('${REPORTED}');
    };
    window.addEventListener('DOMContentLoaded', async () => {
      try { ${script} } catch (error) { report({ error: String(error.stack) }); }
    });`;
  const page = `<!doctype html><meta charset="utf-8"><body>${body}<img hidden src="${HELD}"><script>${run}</script></body>`;
  const { stdout } = await promisify(execFile)(
    'chromium',
    [
      '--headless',
      // As root, Chromium refuses to start with its sandbox.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      `--user-data-dir=${join(folder, 'profile')}`,
      '--dump-dom',
      await serve(page),
    ],
    { env: { PATH: process.env['PATH'] ?? '', HOME: folder }, timeout: 28_000, maxBuffer: 64 * 1024 * 1024 },
  );
  const [, encoded] = /<pre id="report">([^<]*)<\/pre>/.exec(stdout) ?? [];
  if (encoded === undefined) throw new Error(`the page has not reported: ${stdout.slice(-2000)}`);
  const value: unknown = JSON.parse(decodeURIComponent(encoded));
  if (typeof value === 'object' && value !== null && 'error' in value) throw new Error(String(value.error));
  return value;
}

/** Serves a page until the end of the test. Returns its address. */
async function serve(page: string): Promise<string> {
  let release = () => {};
  const reported = new Promise<void>((resolve) => {
    release = resolve;
  });
  const server = createServer(async ({ url }, response) => {
    if (url === REPORTED) release();
    if (url === HELD) await reported;
    response.setHeader('Content-Type', 'text/html');
    response.end(url === '/' ? page : '');
  });
  cleanUp(() => {
    server.close();
    server.closeAllConnections();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}/`;
}
