/**
 * Recordings of terminals in the asciicast format of asciinema.
 *
 * @packageDocumentation
 */
export type { CursorShape } from '../picture/picture.js';
export type { HTMLOptions, PictureFont, PictureWindow, SVGOptions } from '../picture/picture-options.js';
export type { Theme, ThemeName } from '../picture/theme.js';
export { CastError } from './cast-error.js';
export type { CastEvent } from './cast-event.js';
export type { CastHeader, CastTheme, CastVersion } from './cast-header.js';
export { type CastToSVGOptions, castToSVG } from './cast-to-svg.js';
export { castToText } from './cast-to-text.js';
export { type CastWriter, type CastWriterOptions, createCastWriter } from './cast-writer.js';
export { type ConvertCastOptions, convertCast } from './convert-cast.js';
export { asksForPassword } from './password-prompt.js';
export { type Cast, type CastSource, readCast } from './read-cast.js';
export type { RedactionName, RedactionRule } from './redaction-rule.js';
