/**
 * Evaluates the package in two vm contexts, as test runners do for two test files, and starts children from each at the
 * same time. Prints how they ended.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as vm from 'node:vm';

type Package = typeof import('strand-pty');

/** Jest and Vitest have these and more in their contexts. The symbols of `using` are missing there on Node 20 and 22. */
const { process, Buffer, AbortController, AbortSignal, URL } = globalThis;
const { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate } = globalThis;
const TIMERS = { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate };
const GLOBALS = { process, Buffer, AbortController, AbortSignal, URL, ...TIMERS };

async function evaluate(): Promise<Package> {
  const context = vm.createContext({ ...GLOBALS });
  const modules = new Map<string, Promise<vm.Module>>();
  const load = async (specifier: string, parent: string): Promise<vm.Module> => {
    const url = specifier.startsWith('.') ? new URL(specifier, parent).href : specifier;
    // Only ES modules are evaluated in the context; Node loads built-in and CommonJS modules.
    const isSource = url.startsWith('file:') && !url.endsWith('.cjs');
    const module = modules.get(url) ?? (isSource ? fromSource(url) : fromNode(url));
    modules.set(url, module);
    return module;
  };
  const fromSource = async (identifier: string) =>
    new vm.SourceTextModule(readFileSync(fileURLToPath(identifier), 'utf8'), {
      context,
      identifier,
      initializeImportMeta: (meta) => {
        meta.url = identifier;
      },
    });
  const fromNode = async (name: string) => {
    const exports: Record<string, unknown> = await import(name);
    const module = new vm.SyntheticModule(
      Object.keys(exports),
      () => {
        for (const [key, value] of Object.entries(exports)) module.setExport(key, value);
      },
      { context },
    );
    return module;
  };
  const module = await load(import.meta.resolve('strand-pty'), import.meta.url);
  await module.link((specifier, { identifier }) => load(specifier, identifier));
  await module.evaluate();
  return module.namespace as Package;
}

async function outcomesOf({ spawn, SpawnError }: Package, code: number): Promise<unknown> {
  const children = Array.from({ length: 10 }, () => spawn('sh', ['-c', `echo hello; exit ${code}`]));
  for (const child of children) child.resume();
  const controller = new AbortController();
  const aborted = spawn('cat', [], { signal: controller.signal });
  controller.abort();
  let error: unknown;
  try {
    spawn('/no/such/program');
  } catch (thrown) {
    error = thrown;
  }
  const { name, code: errno } = error as InstanceType<typeof SpawnError>;
  return {
    codes: await Promise.all(children.map(async (child) => (await child.ended).exitCode)),
    aborted: (await aborted.ended).aborted,
    ownError: error instanceof SpawnError,
    named: `${name} ${errno}`,
    disposed: await dispose(spawn('cat', [])),
  };
}

/** Disposes of the child with Node's own Symbol.asyncDispose. */
async function dispose(child: ReturnType<Package['spawn']>): Promise<boolean> {
  await child[Symbol.asyncDispose]();
  return child.closed;
}

const packages = [await evaluate(), await evaluate()];
const outcomes = await Promise.all(packages.map((copy, index) => outcomesOf(copy, index + 1)));
console.log(JSON.stringify({ copies: new Set(packages.map(({ spawn }) => spawn)).size, outcomes }));
