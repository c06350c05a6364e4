/*
 * transfer: reads from and writes to a non-blocking descriptor, with as many calls as are worth their cost.
 *
 * Invariant: no byte is lost or reordered. An end or an error after bytes is returned by the next call.
 *
 * Test: native/test/transfer_test.c
 */
#ifndef STRAND_CORE_TRANSFER_H
#define STRAND_CORE_TRANSFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "read_budget.h"

/* UV_EOF; not an errno. */
enum { PX_END_OF_FILE = -4095 };

/*
 * Reads until the descriptor would block, the budget ends the read, or the buffer is full. Returns the number of bytes, 0 if
 * the descriptor would block, PX_END_OF_FILE, or -errno.
 */
int px_read(int fd, uint8_t *to, size_t room, struct px_read_budget *budget);

/*
 * Writes what the kernel takes without blocking. Returns the number of bytes, 0 if the descriptor would block, or -errno.
 * -EPIPE for a terminal whose other side is closed: the kernel fills its buffer and then reports EAGAIN for ever, while poll
 * reports the hang-up.
 */
int px_write(int fd, const uint8_t *from, size_t length);

/*
 * True if no process has the other side of this terminal open, or this pipe open for writing. Then no bytes come but those
 * that are buffered.
 */
bool px_is_hung_up(int fd);

#endif
