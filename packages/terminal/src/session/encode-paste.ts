/** The fences of bracketed paste, also in the 8-bit form. */
const FENCES = /(?:\x1b\[|\x9b)20[01]~/g;
/** Control characters except tab and line ends. */
const CONTROLS = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g;

/**
 * Returns what pasting a text sends. Without control characters the text can neither end the paste nor act as a key; line ends
 * become the Enter key.
 */
export function encodePaste(text: string, bracketed: boolean): string {
  const clean = text
    .replace(FENCES, '')
    .replace(CONTROLS, '')
    .replace(/\r\n|\n/g, '\r');
  return bracketed ? `\x1b[200~${clean}\x1b[201~` : clean;
}
