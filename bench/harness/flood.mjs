/** A line of `ls -l`, as a program prints it. */
export const LINE = 'drwxr-xr-x 2 root root 4096 Nov 27 02:04 node_modules';

/** @returns {[file: string, args: string[]]} a child that prints lines of text, as many bytes as given */
export const flood = (bytes) => ['/bin/sh', ['-c', `stty raw -echo; yes '${LINE}' | head -c ${bytes}`]];

/** A string that is not in the lines. */
export const NEVER = 'node_modules.zip';
/** A pattern that begins in each line, and matches in none. */
export const NEVER_PATTERN = '[a-z]+_modules[.]zip';
