/*
 * watches: which descriptors are watched, and which of them are ready: an epoll set of our own, indexed by descriptor.
 *
 * One set for a thread, and the event loop polls the set. So to watch a descriptor is one system call, how much is done
 * in a turn of the loop is for us to say (libuv takes up to 48 times 1024 events), and how many are ready is known before
 * the first of them is read.
 *
 *   set(fd, events) --> watched --wait--> found --> has? --> dispatched
 *                        |  ^
 *                        |  +-- set(fd, other events)
 *                        +-- set(fd, 0): the number may be another file's at once. What was found of the file before it
 *                            is not dispatched: each time a number is no longer watched it gets a new generation.
 *
 * Test: native/test/watches_test.c
 */
#ifndef STRAND_CORE_WATCHES_H
#define STRAND_CORE_WATCHES_H

#include <stdbool.h>
#include <stdint.h>

/*
 * What to watch for. A hang-up or an error is reported as everything that is watched for: the next call on the descriptor
 * says which it is. PX_HANGUP alone reports nothing else: for a descriptor whose data is to stay in the kernel.
 */
enum { PX_READABLE = 1, PX_WRITABLE = 2, PX_HANGUP = 4 };

/* Most descriptors that one wait returns: timers and everything else of the loop have their turn after so many. */
enum { PX_MOST_FOUND = 256 };

struct px_watch;

struct px_watches {
  int epoll;
  struct px_watch *watches; /* by descriptor */
  int capacity;
  int last_start; /* the descriptor that was returned first by the last wait */
};

struct px_found {
  int fd;
  uint32_t generation;
  int events;
};

/* 0 or -errno. */
int px_watches_open(struct px_watches *watches);

/* Watches nothing any more. The descriptors stay open. */
void px_watches_close(struct px_watches *watches);

/*
 * Watches `fd` for `events`, in place of what it was watched for; 0 ends that, and must come before the descriptor is
 * closed. 0 or -errno: -EPERM for a file that is always ready, -EBADF for a number that is not open. After an error the
 * descriptor is not watched.
 */
int px_watches_set(struct px_watches *watches, int fd, int events);

/*
 * Writes the watches that are ready now, without waiting, at most `room` and PX_MOST_FOUND, round-robin, so that none
 * starves. The count, or -errno.
 */
int px_watches_wait(struct px_watches *watches, struct px_found *found, int room);

/* True if the descriptor was watched without a break since it was found. */
bool px_watches_has(const struct px_watches *watches, const struct px_found *found);

#endif
