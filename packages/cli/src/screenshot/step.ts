import { UsageError } from '../usage-error.js';

/** What is done before the picture is taken. */
export type Step =
  | { readonly kind: 'wait'; readonly pattern: string | RegExp }
  | { readonly kind: 'settled' }
  | { readonly kind: 'keys'; readonly keys: readonly string[] }
  | { readonly kind: 'type'; readonly text: string };

/** Parses `TEXT` or `/RE/flags`. @throws {UsageError} */
export function parsePattern(text: string): string | RegExp {
  const [, source, flags] = /^\/(.+)\/([a-z]*)$/s.exec(text) ?? [];
  if (source === undefined) return text;
  try {
    return new RegExp(source, flags);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageError(error.message);
  }
}

/** Parses names of keys, separated by spaces. */
export function parseKeys(text: string): readonly string[] | undefined {
  const keys = text.split(' ').filter((key) => key !== '');
  return keys.length === 0 ? undefined : keys;
}
