/*
 * watches: which descriptors are looked at, and which of them are ready: an epoll set of our own.
 *
 * One set for a thread, and the event loop looks at the set. So to watch a descriptor is one system call, how much is
 * done in a turn of the loop is for us to say (libuv takes up to 48 times 1024 events), and how many are ready is known
 * before the first of them is read.
 *
 *   add --> watched --wait--> found --> has? --> told
 *             |  ^
 *             |  +-- change
 *             +-- remove: its number may be another's at once; what was found of it before is not told
 *
 * Test: native/test/watches_test.c
 */
#ifndef STRAND_CORE_WATCHES_H
#define STRAND_CORE_WATCHES_H

#include <stdbool.h>
#include <stdint.h>

/*
 * What to look for. A hang-up or an error shows as everything that is looked for: the next call on the descriptor says
 * which it is. PX_HANGUP alone reports nothing else: for a descriptor whose data is to stay in the kernel.
 */
enum { PX_READABLE = 1, PX_WRITABLE = 2, PX_HANGUP = 4 };

/* At once: timers and everything else of the loop have their turn after so many. */
enum { PX_MOST_FOUND = 256 };

struct px_watch;

struct px_watches {
  int epoll;
  struct px_watch *watches; /* by number */
  int capacity, first_free;
  int last_start; /* the descriptor that was found first, the last time */
};

struct px_found {
  int number;
  uint32_t generation;
  int events;
};

/* 0 or -errno. */
int px_watches_open(struct px_watches *watches);

/* Looks at nothing any more. The descriptors stay open. */
void px_watches_close(struct px_watches *watches);

/* Its number, or -errno: EPERM for a file that is always ready, EEXIST for a descriptor that is watched already. */
int px_watches_add(struct px_watches *watches, int fd, int events);

/* These are 0 or -errno: EBADF for what is no watch's number. To be removed before the descriptor is closed. */
int px_watches_change(struct px_watches *watches, int number, int events);
int px_watches_remove(struct px_watches *watches, int number);

/* Those that are ready now, at most PX_MOST_FOUND, without waiting; who was found last comes after those who were not,
 * and each time it begins with another. The count, or -errno. */
int px_watches_wait(struct px_watches *watches, struct px_found *found, int room);

/* It was not removed since it was found. */
bool px_watches_has(const struct px_watches *watches, const struct px_found *found);

#endif
