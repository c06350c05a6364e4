/**
 * The hint for E2BIG of execve(2): one argument or variable is too long, or all of them together are.
 *
 * Test: test/launch/spawn-error-hints.test.ts
 */
import type { SpawnRequest, Text } from '../interfaces.js';

/** MAX_ARG_STRLEN: bytes of one argument or variable, with the NUL at its end. */
const MAX_ARGUMENT_BYTES = 131_072;

interface Part {
  /** `args[3]`, `env.PATH` */
  readonly name: string;
  /** Bytes, with the NUL at its end. */
  readonly length: number;
}

/** Returns a hint for an error message. */
export function tooLong({ args, env, overrides, defaults }: SpawnRequest): string {
  const argv = partsOf(args, (_text, index) => `args[${index}]`);
  const variables = [env, overrides, defaults].flatMap((texts) =>
    texts === undefined ? [] : partsOf(texts, (text) => `env.${text.split('=', 1)[0]}`),
  );
  const long = [...argv, ...variables].find(({ length }) => length > MAX_ARGUMENT_BYTES);
  if (long)
    return `: ${long.name} has ${long.length - 1} bytes, and a single one may have ${MAX_ARGUMENT_BYTES - 1}`;
  return (
    `: the arguments have ${sum(argv)} bytes and the environment ${sum(variables)}; ` +
    'together they may have a quarter of the stack limit (ulimit -s), and 6 MiB at most'
  );
}

function partsOf(texts: Text, nameOf: (text: string, index: number) => string): Part[] {
  const bytes = Buffer.from(texts as Uint8Array);
  const parts: Part[] = [];
  for (let start = 0, end = bytes.indexOf(0); end >= 0; start = end + 1, end = bytes.indexOf(0, start)) {
    const text = bytes.toString('utf8', start, Math.min(end, start + 256));
    parts.push({ name: nameOf(text, parts.length), length: end - start + 1 });
  }
  return parts;
}

function sum(parts: readonly Part[]): number {
  return parts.reduce((total, { length }) => total + length, 0);
}
