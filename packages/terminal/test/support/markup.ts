/** Pictures as trees. */
import { parseXml, XmlElement, XmlText } from '@rgrove/parse-xml';

/** Parses a file, or throws if it is not well-formed. */
export function parse(svg: string): XmlElement {
  const { root } = parseXml(svg);
  if (!root) throw new Error('the file has no element');
  return root;
}

/** Returns the elements of a name, or of all names (`*`), in the order of the file. */
export function elementsOf(element: XmlElement, name: string): XmlElement[] {
  return childrenOf(element).flatMap((child) => [
    ...(name === '*' || child.name === name ? [child] : []),
    ...elementsOf(child, name),
  ]);
}

export function childrenOf(element: XmlElement): XmlElement[] {
  return element.children.filter((child): child is XmlElement => child instanceof XmlElement);
}

export function textOf(element: XmlElement): string {
  return element.children
    .map((child) => {
      if (child instanceof XmlText) return child.text;
      return child instanceof XmlElement ? textOf(child) : '';
    })
    .join('');
}

/** Returns the element that holds the text of the screen, which is the last group. */
export function screenElement(root: XmlElement): XmlElement {
  const [screen] = childrenOf(root)
    .filter(({ name }) => name === 'g')
    .slice(-1);
  const rows = screen && childrenOf(screen).at(-1);
  if (!rows) throw new Error('the picture has no screen');
  return rows;
}

/** Returns the text that a picture of a screen may have: without the characters that are not allowed, or that change the order. */
export function allowed(text: string): string {
  return text
    .replace(/[\0-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]/gu, '\ufffd')
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
}
