import type { Option } from '../frame/option.js';

/** The font of a picture. strand-terminal checks it too, and is not loaded for that. Test: test/commands/screenshot.test.ts */
export const fontOption = {
  value: 'FAMILY',
  description: 'font of a picture, as in CSS; default: a fixed-width font of the viewer',
  parse: (text: string) => (/^[\p{L}\p{N} ,'"._-]+$/u.test(text) ? text : undefined),
  expected: 'names of fonts, separated by commas',
} as const satisfies Option;
