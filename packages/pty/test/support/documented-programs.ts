/**
 * The programs in docs/ and in every README.md, in two test files, since each runs its programs one after the other. Each `js` or `ts` block that begins with an import is compiled
 * against the package's types, and a `js` block is run to its end, without a terminal and without input. It must exit with 0 and print
 * nothing to stderr. If it has comments `// prints …`, its output is exactly these, line by line. A block that
 * cannot run here is marked `js no-run`. `// needs less` leaves it out where that program is not installed.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isInstalled } from './programs.js';
import { test } from './test.js';

/** Milliseconds. Shorter than the watchdog, so that a failure shows what the program printed. */
const WAIT_LIMIT_MS = 20_000;

const root = fileURLToPath(new URL('../../../../', import.meta.url));

const options = {
  target: 'es2023',
  lib: ['es2023', 'esnext.disposable'],
  types: ['node'],
  module: 'nodenext',
  allowJs: true,
  checkJs: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  // Parameters in JavaScript have no types.
  noImplicitAny: false,
  skipLibCheck: true,
  noEmit: true,
};

interface Program {
  /** `'docs/streams.md:12'` */
  readonly name: string;
  readonly path: string;
  readonly runs: boolean;
  /** The expected lines, or undefined without a `// prints` comment. */
  readonly prints: readonly string[] | undefined;
  /** Why it cannot run here. */
  readonly skip: string | false;
}

function programsOf(page: string, folder: string): Program[] {
  const text = readFileSync(join(root, page), 'utf8');
  const blocks = [...text.matchAll(/^```(js|ts)( no-run)?\n(import [\s\S]*?)^```$/gm)];
  return blocks.map(({ index, 1: language, 2: notRun, 3: code = '' }) => {
    const line = text.slice(0, index).split('\n').length + 1;
    const path = join(folder, `${page.replace(/\W/g, '-')}-${line}.m${language}`);
    // @lydell/node-pty has the same types as node-pty.
    writeFileSync(path, code.replace("from 'node-pty'", "from '@lydell/node-pty'"));
    const prints = [...code.matchAll(/\/\/ prints (.*)/g)].map(([, words = '']) => words);
    const missing = [...code.matchAll(/\/\/ needs (\S+)/g)].find(([, program = '']) => !isInstalled(program));
    return {
      name: `${page}:${line}`,
      path,
      runs: language === 'js' && !notRun,
      prints: prints.length > 0 ? prints : undefined,
      skip: missing ? `${missing[1]} is not installed` : false,
    };
  });
}

interface End {
  readonly error: Error | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function runNode(cwd: string, ...args: string[]): Promise<End> {
  return await new Promise((resolve) => {
    const end = (error: Error | null, stdout: string, stderr: string) => resolve({ error, stdout, stderr });
    execFile(
      process.execPath,
      args,
      { cwd, timeout: WAIT_LIMIT_MS, killSignal: 'SIGKILL' },
      end,
    ).stdin?.end();
  });
}

const pages = readdirSync(join(root, 'docs'))
  .filter((name) => name.endsWith('.md'))
  .map((name) => join('docs', name));
const readmes = ['', 'packages/pty', 'packages/terminal', 'packages/cli', 'packages/node-pty'].map((name) =>
  join(name, 'README.md'),
);

/** Whether a page is about strand-terminal. */
export function isAboutTerminal(page: string): boolean {
  return /terminal|recordings|cookbook|screen-tests/.test(page);
}

/**
 * Defines tests of the programs on some pages.
 *
 * @param name of a folder for them, below the package, so that they can import it by name
 */
export function testDocumentedPrograms(name: string, wanted: (page: string) => boolean): void {
  const folder = fileURLToPath(new URL(`../docs/${name.replace(' ', '-')}/`, import.meta.url));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const programs = [...readmes, ...pages].filter(wanted).flatMap((page) => programsOf(page, folder));

  test(`the ${name} in the documentation compile against the types of the packages`, async () => {
    assert.ok(programs.length > 0);
    const tsconfig = { compilerOptions: options, include: ['*.mjs', '*.mts'] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const { error, stdout } = await runNode(folder, compiler, '-p', folder);
    assert.equal(stdout, '');
    assert.equal(error, null);
  });
  for (const program of programs.filter(({ runs }) => runs)) testProgram(program, folder);
}

function testProgram({ name, path, prints, skip }: Program, folder: string): void {
  const body = async () => {
    const { error, stdout, stderr } = await runNode(folder, path);
    assert.equal(stderr, '');
    assert.equal(error, null);
    if (prints) assert.deepEqual(stdout.trimEnd().split(/[ \r]*\n/), prints);
  };
  test(`the documented program ${name} runs without errors and prints what its comments say`, body, { skip });
}
