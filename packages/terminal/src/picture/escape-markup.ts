/**
 * Text of programs in XML and HTML.
 *
 * Test: test/picture/to-svg.test.ts
 */

/** What XML does not allow (lone surrogates too), other control characters, and separators of lines. */
const FORBIDDEN = /[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]/gu;
/** Characters that change the order of the text around them: marks, embeddings, overrides and isolates. */
const BIDI_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const MARKUP: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Replaces forbidden characters by U+FFFD and removes the controls of the direction. */
export function cleanText(text: string): string {
  return text.replace(FORBIDDEN, '\ufffd').replace(BIDI_CONTROLS, '');
}

/** Returns clean text as content of an element or a value of an attribute in quotes. */
export function escapeMarkup(text: string): string {
  return cleanText(text).replace(/[&<>"']/g, (character) => MARKUP[character] ?? '');
}

const SAFE_PROTOCOLS = ['http:', 'https:', 'mailto:'];
const LINK_LIMIT_CHARACTERS = 4096;

/** Returns the target of a link as an escaped value of an attribute; undefined if it may not be followed. */
export function safeLink(link: string | undefined): string | undefined {
  if (link === undefined || link.length > LINK_LIMIT_CHARACTERS || !URL.canParse(link)) return undefined;
  const { protocol, href } = new URL(link);
  return SAFE_PROTOCOLS.includes(protocol) ? escapeMarkup(href) : undefined;
}
