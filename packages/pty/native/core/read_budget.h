/*
 * read_budget: how many bytes to read from one descriptor at once, and how long to spin for more.
 *
 * One budget for each thread, initially all zero. It decides two things:
 *
 *   fairness  how many bytes one descriptor may give while others are ready: all ready descriptors share 512 KiB in a turn
 *             of the event loop. See docs/decisions/fairness.md.
 *   flood     whether to spin for more bytes. A terminal that was just emptied is filled again by a kernel worker within
 *             some 20 microseconds; to sleep that long in read(2) or epoll_wait(2) takes longer on many machines. So a
 *             descriptor that is read alone is polled for a short time, on a credit: bytes found by spinning earn what a
 *             sleep would have cost, spinning spends the time that it took, and without credit there is no spinning.
 *             See docs/decisions/flood.md.
 *
 * Test: native/test/transfer_test.c
 */
#ifndef STRAND_CORE_READ_BUDGET_H
#define STRAND_CORE_READ_BUDGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  PX_TTY_CHUNK = 4095, /* bytes that a terminal buffers, and that a master mostly returns at once */
  PX_REMEMBERED_TURNS = 8
};

struct px_read_budget {
  /* Ready descriptors in each of the last non-empty turns. Several turns, because two floods are not both ready in each. */
  int ready[PX_REMEMBERED_TURNS];
  unsigned int turns;
  int64_t credit_ns; /* below 0: no spinning */
  bool flowing;      /* the last spin found bytes */
};

/* Records how many descriptors are ready in this turn of the event loop. */
void px_budget_turn(struct px_read_budget *budget, int ready);

/* Returns how many bytes one descriptor may be read now, at most `room`. */
size_t px_budget_share(const struct px_read_budget *budget, size_t room);

/* Call after a read of `length` bytes: credits them if a spin found them. */
void px__budget_earn(struct px_read_budget *budget, size_t length);

/*
 * Call after px__budget_earn: returns true if another read is worth its cost; may spin. Always false while other
 * descriptors are ready: the kernel worker fills this terminal while those are read.
 */
bool px__budget_has_more(struct px_read_budget *budget, int fd, size_t length);

#endif
