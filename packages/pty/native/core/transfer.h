/*
 * transfer: bytes out of and into one non-blocking descriptor, as many as there is reason to take or give at once.
 *
 * Test: native/test/transfer_test.c
 */
#ifndef STRAND_CORE_TRANSFER_H
#define STRAND_CORE_TRANSFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  PX_END_OF_FILE = -4095, /* UV_EOF: no errno has this number */
  PX_TTY_PIECE = 4095     /* what a terminal holds, and a master mostly gives at once */
};

/*
 * Whether to wait for more, by how it went the last times, whichever descriptor that was; all zero to begin with.
 *
 * A terminal that was just emptied is filled again by a worker of the kernel, within some 20 microseconds. To sleep until
 * then, in read(2) or in epoll_wait(2), takes longer than that on many machines; so a flood is waited for awake. Whoever
 * is slower is not: the bytes that were waited for earn what a sleep would have cost, a wait spends what it took, and
 * nobody waits in debt. See docs/decisions/flood.md.
 */
struct px_pace {
  int64_t credit; /* nanoseconds; below 0 there is no waiting */
  bool flowing;   /* the last wait has found something */
};

/*
 * Takes what is there, until the descriptor would block, nothing more comes soon, or the buffer is full. Without a pace:
 * what the kernel gives at once, for when others are ready too; the worker fills this terminal while those are read.
 *
 * The bytes taken, 0 when it would block, PX_END_OF_FILE, or -errno. An end or an error behind bytes is told by the next
 * call.
 */
int px_read(int fd, uint8_t *to, size_t room, struct px_pace *pace);

/*
 * Gives what is taken at once. The bytes taken, 0 when it would block, or -errno. A terminal whose other side
 * is closed never says so by itself: it takes what fits into the kernel's buffer and then blocks for ever,
 * while poll shows the hang-up. That is EPIPE here.
 */
int px_write(int fd, const uint8_t *from, size_t length);

/*
 * Whether no process has the other side of this terminal open, or no process has this pipe open for writing. What is
 * left to be read is then all that will ever come.
 */
bool px_is_hung_up(int fd);

#endif
