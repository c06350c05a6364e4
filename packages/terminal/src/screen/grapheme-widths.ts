/** The addon with the widths of grapheme clusters. */
import { createRequire } from 'node:module';

import { CharacterWidths, type WidthProvider } from './character-widths.js';

/** Returns the widths that the addon for grapheme clusters registers. */
export function loadGraphemes(): WidthProvider {
  const providers: WidthProvider[] = [];
  const unicode = { activeVersion: '', register: (provider: WidthProvider) => providers.push(provider) };
  const { UnicodeGraphemesAddon } = loadAddon();
  // It uses nothing else of the terminal.
  new UnicodeGraphemesAddon().activate({ unicode } as never);
  const graphemes = providers.find(({ version }) => version === unicode.activeVersion);
  if (!graphemes)
    throw new Error('@xterm/addon-unicode-graphemes has not registered the widths of characters');
  return graphemes;
}

/**
 * Loads the addon while Node's pool of small buffers is off: version 0.4.0 reads its table from the beginning of the `ArrayBuffer`,
 * which in the pool belongs to another buffer, and takes every emoji for narrow.
 */
function loadAddon(): typeof import('@xterm/addon-unicode-graphemes') {
  const { poolSize } = Buffer;
  Buffer.poolSize = 0;
  try {
    return createRequire(import.meta.url)('@xterm/addon-unicode-graphemes');
  } finally {
    Buffer.poolSize = poolSize;
  }
}

/** The widths for all terminals. */
export const characterWidths = new CharacterWidths(loadGraphemes());
