/** A word for any of the shells, in single quotes. fish has other escapes in them than bash and zsh. */
export function quoted(text: string, shell: 'posix' | 'fish' = 'posix'): string {
  if (shell === 'fish') return `'${text.replace(/[\\']/g, '\\$&')}'`;
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
