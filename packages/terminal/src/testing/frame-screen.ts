import type { Screen } from '../screen/screen.js';

/** Control characters, and those that change the direction of text, would spoil the frame. */
const INVISIBLE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/**
 * Draws a screen in a frame, with marks at the column and the row of a visible cursor. Empty rows at the end are left out.
 *
 * @example
 * ┌──────▼───┐
 * ▶Name: Ada │
 * └──────────┘
 */
function frameScreen(screen: Screen): string {
  const { columns, rows, cursor } = screen;
  const lines = Array.from({ length: rows }, (_, y) => drawRow(screen, y));
  const lastLine = lines.findLastIndex((line) => line.trim() !== '');
  const count = Math.max(lastLine, cursor.visible ? cursor.y : -1) + 1;
  const row = (y: number) => `${cursor.visible && cursor.y === y ? '▶' : '│'}${lines[y]}│`;
  const top = '─'.repeat(columns);
  const marked = cursor.visible ? `${top.slice(0, cursor.x)}▼${top.slice(cursor.x + 1)}` : top;
  return [`┌${marked}┐`, ...Array.from({ length: count }, (_, y) => row(y)), `└${top}┘`].join('\n');
}

function drawRow(screen: Screen, y: number): string {
  let text = '';
  for (let x = 0; x < screen.columns; x += 1) {
    const cell = screen.cell(x, y);
    if (cell.width > 0) text += cell.text.replace(INVISIBLE, '') || ' ';
  }
  return text;
}

/** Describes a screen for a failure: its size, its cursor, and its picture. */
export function describeScreen(screen: Screen): string {
  const { columns, rows, title } = screen;
  const named = title === '' ? '' : `, title ${JSON.stringify(title)}`;
  return `The screen (${columns} × ${rows}, ${describeCursor(screen)}${named}):\n${frameScreen(screen)}`;
}

export function describeCursor({ cursor: { x, y, visible } }: Screen): string {
  return `${visible ? 'cursor' : 'hidden cursor'} in column ${x}, row ${y}`;
}
