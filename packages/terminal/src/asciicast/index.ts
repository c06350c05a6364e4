/**
 * Recordings of terminals in the asciicast format of asciinema.
 *
 * @packageDocumentation
 */
export { CastError } from './cast-error.js';
export type { CastEvent } from './cast-event.js';
export type { CastHeader, CastTheme, CastVersion } from './cast-header.js';
export { castToText } from './cast-to-text.js';
export { type CastWriter, type CastWriterOptions, createCastWriter } from './cast-writer.js';
export { type ConvertCastOptions, convertCast } from './convert-cast.js';
export { type Cast, type CastSource, readCast } from './read-cast.js';
export type { RedactionName, RedactionRule } from './redaction-rule.js';
