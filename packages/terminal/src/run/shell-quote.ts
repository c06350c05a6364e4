/** Quotes text for a POSIX shell. */
export function quotePosix(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Quotes text for fish. */
export function quoteFish(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

/** Quotes text for fish without any single quote. It must not contain one. */
export function quoteFishDouble(text: string): string {
  return `"${text.replace(/[\\"$]/g, '\\$&')}"`;
}
