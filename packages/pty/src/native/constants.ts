/** Numbers that native/binding has too. */

/** The result of `read` at the end of file: UV_EOF of libuv, which is not an errno. */
export const END_OF_FILE = -4095;

/** Results of `reap` that are not a wait status. */
export const STILL_ALIVE = -1;
export const STATUS_UNKNOWN = -2;

/** The events of a watch, as bits. */
export const READABLE = 1;
export const WRITABLE = 2;
export const HANG_UP = 4;
