/** Numbers that the C side and we agree on. */

/** What `read` returns at the end: libuv's UV_EOF, which is no errno. */
export const END_OF_FILE = -4095;

/** What `reap` returns besides a wait status. */
export const STILL_ALIVE = -1;
export const STATUS_UNKNOWN = -2;

/** The events of a watcher. */
export const READABLE = 1;
export const WRITABLE = 2;
export const HANG_UP = 4;
