// Headless Chromium, driven by puppeteer-core, which is installed beside the client. It downloads no browser.

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { installPrograms, isInstalled, missingSentence } from '../lib/toolchain.mjs';

/** @typedef {any} Page a page of puppeteer-core, which is not installed here */

/** A dependency of each client that is used in a browser. */
export const browserDependency = { 'puppeteer-core': '24.30.0' };

/** Installs Chromium, if that is allowed. Returns a sentence if there is none. */
export function browserProblem() {
  installPrograms(['chromium']);
  return isInstalled('chromium') ? undefined : `it needs ${missingSentence(['chromium'])}`;
}

/**
 * Opens a page in a browser of its own.
 * @param {string} folder in which the client is installed
 * @param {(page: Page) => Promise<void>} use
 */
export async function withPage(folder, url, use) {
  const puppeteer = createRequire(join(folder, 'package.json'))('puppeteer-core');
  const browser = await puppeteer.launch({
    executablePath: '/usr/bin/chromium',
    // As root, Chromium refuses to start with its sandbox.
    args: ['--no-sandbox'],
    defaultViewport: { width: 1200, height: 800 },
  });
  try {
    const page = await browser.newPage();
    await page.goto(url);
    await use(page);
  } finally {
    await browser.close();
  }
}
