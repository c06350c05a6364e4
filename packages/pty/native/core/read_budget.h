/*
 * read_budget: how much one descriptor may be read at once, and how long to wait for more.
 *
 * One budget for a thread. It answers two questions:
 *
 *   fairness  how many bytes may be read of one descriptor, when others are ready too? All that are ready together share
 *             512 KiB in a turn of the loop. See docs/decisions/fairness.md.
 *   flood     is it worth to wait awake for the rest? A terminal that was just emptied is filled again by a worker of the
 *             kernel, within some 20 microseconds. To sleep until then, in read(2) or epoll_wait(2), takes longer than that
 *             on many machines. So a descriptor that is read alone is polled for a short time, on a budget of credit: bytes
 *             that were waited for earn what a sleep would have cost, a wait spends what it took, and without credit there
 *             is no waiting. See docs/decisions/flood.md.
 *
 * All zero to begin with. Test: native/test/transfer_test.c
 */
#ifndef STRAND_CORE_READ_BUDGET_H
#define STRAND_CORE_READ_BUDGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  PX_TTY_CHUNK = 4095, /* what a terminal holds, and a master mostly returns at once */
  PX_REMEMBERED_TURNS = 8
};

struct px_read_budget {
  /* Descriptors that were ready in the last turns in which one was: two floods are not ready in each of them together. */
  int ready[PX_REMEMBERED_TURNS];
  unsigned int turns;
  int64_t credit_ns; /* below 0 there is no waiting */
  bool flowing;      /* the last wait found bytes */
};

/* Notes how many descriptors are ready in this turn of the loop. */
void px_budget_turn(struct px_read_budget *budget, int ready);

/* Bytes that may be read of one descriptor now, at most `room`. */
size_t px_budget_share(const struct px_read_budget *budget, size_t room);

/* After a read of `length` bytes: what they earn, if they were waited for. */
void px__budget_earn(struct px_read_budget *budget, size_t length);

/*
 * After that: true if another read is worth it, after a wait for bytes if need be. Always false while other descriptors
 * are ready: the worker of the kernel fills this terminal while those are read.
 */
bool px__budget_has_more(struct px_read_budget *budget, int fd, size_t length);

#endif
