/** Runs a program of examples/ from the root of the repository, without a terminal. */
import { fileURLToPath } from 'node:url';
import { Run } from './piped.js';

const examples = fileURLToPath(new URL('../../../../examples/', import.meta.url));

/** The path of an example. */
export function example(name: string): string {
  return `${examples}${name}`;
}

export function runExample(
  name: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Run {
  const variables = Object.entries(env).map(([key, value]) => `${key}=${value}`);
  return new Run('env', [...variables, process.execPath, example(name), ...args]);
}
