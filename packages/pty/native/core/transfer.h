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

#include "read_budget.h"

/* UV_EOF: no errno has this number. */
enum { PX_END_OF_FILE = -4095 };

/*
 * Reads what is there, until the descriptor would block, the budget says that no more is worth it, or the buffer is full.
 *
 * The bytes read, 0 when it would block, PX_END_OF_FILE, or -errno. An end or an error behind bytes is returned by the
 * next call.
 */
int px_read(int fd, uint8_t *to, size_t room, struct px_read_budget *budget);

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
