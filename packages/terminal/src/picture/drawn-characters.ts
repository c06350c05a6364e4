const POWERLINE = new Set([0xe0b0, 0xe0b1, 0xe0b2, 0xe0b3, 0xe0b4, 0xe0b6, 0xe0b8, 0xe0ba, 0xe0bc, 0xe0be]);

/** Whether a character is drawn, so that it joins those of the cells beside it. */
export function isDrawn(text: string): boolean {
  const code = text.codePointAt(0) ?? 0;
  if (code < 0x23ba || text.length > (code > 0xffff ? 2 : 1)) return false;
  return (
    (code >= 0x2500 && code <= 0x259f) ||
    (code >= 0x2800 && code <= 0x28ff) ||
    code <= 0x23bd ||
    (code >= 0x1fb00 && code <= 0x1fb3b) ||
    POWERLINE.has(code)
  );
}
