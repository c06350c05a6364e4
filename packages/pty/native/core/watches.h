/*
 * watches: which descriptors are watched, and which of those are ready. An epoll set, indexed by descriptor.
 *
 * One set for each thread; libuv polls the set's descriptor. So watching a descriptor is one system call, the library limits
 * the work of one turn of the event loop (libuv takes up to 48 * 1024 events), and the number of ready descriptors is
 * known before the first is read.
 *
 *   set(fd, events) --> watched --wait--> found --> has? --> dispatched
 *                        |  ^
 *                        |  +-- set(fd, other events)
 *                        +-- set(fd, 0): the number may be another file's at once
 *
 * Invariant: an event found for one file is never dispatched to a later file with the same number. A number gets a new
 * generation each time its watch ends.
 *
 * Test: native/test/watches_test.c
 */
#ifndef STRAND_CORE_WATCHES_H
#define STRAND_CORE_WATCHES_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Events. A hang-up or an error is reported as all events that are watched; the next call on the descriptor tells which.
 * PX_HANGUP alone is for a descriptor whose data must stay in the kernel.
 */
enum { PX_READABLE = 1, PX_WRITABLE = 2, PX_HANGUP = 4 };

/* Limit of descriptors in one wait, so that timers and other handles of the event loop get their turn. */
enum { PX_MOST_FOUND = 256 };

struct px_watch;

struct px_watches {
  int epoll;
  struct px_watch *watches; /* by descriptor */
  int capacity;
  int count;      /* watched descriptors */
  int last_start; /* first descriptor returned by the last wait */
};

struct px_found {
  int fd;
  uint32_t generation;
  int events;
};

/* Returns 0 or -errno. */
int px_watches_open(struct px_watches *watches);

/* Ends all watches. The descriptors stay open. */
void px_watches_close(struct px_watches *watches);

/*
 * Watches `fd` for `events` instead of the previous ones. 0 ends the watch, and must come before the descriptor is closed.
 * Returns 0 or -errno: -EPERM for a file that is always ready, -EBADF if `fd` is not open. After an error `fd` is not
 * watched.
 */
int px_watches_set(struct px_watches *watches, int fd, int events);

/*
 * Writes up to `room` (at most PX_MOST_FOUND) watches that are ready now, round-robin, so that none starves. Does not block.
 * Returns the count or -errno.
 */
int px_watches_wait(struct px_watches *watches, struct px_found *found, int room);

/* True if the descriptor has been watched without a break since it was found. */
bool px_watches_has(const struct px_watches *watches, const struct px_found *found);

#endif
