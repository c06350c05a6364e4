/*
 * lownumbers: a few low descriptor numbers, kept for the children that are being started.
 *
 * clone copies the table of descriptors, up to the highest that is open, and close_range walks the copy: with 9,000
 * open that takes ten times as long as all the rest. A child that shares our table at first and asks for a copy that
 * ends after these numbers pays for those alone, if all that it needs is there:
 *
 *     here                        the child
 *     dup3(slave -> 24)
 *     clone(CLONE_FILES)          close_range(28, ~0, CLOSE_RANGE_UNSHARE): 0 to 27 are its own now
 *                                 dup3(24 -> 0), ...
 *     dup3(placeholder -> 24)
 *
 * A program may close what it has not opened, as daemons do, and get one of the numbers for a file of its own. So
 * the placeholder is a file that only we have, and what is not that any more is never touched again.
 *
 * Test: native/test/lownumbers_test.c
 */
#ifndef STRAND_CORE_LOWNUMBERS_H
#define STRAND_CORE_LOWNUMBERS_H

#include <stdbool.h>
#include <stddef.h>

enum { PX_LOW_NUMBERS = 4 };

/* Takes the lowest that are free, once in a process: as early as can be. Where there are none, it goes without. Whoever
 * has closed his 0, 1 or 2 gets it for what he opens next. */
void px_low_numbers_reserve(void);

/* The descriptors of one spawn. Nobody else has the numbers from `px__low_take` to `px__low_give_back`. */
struct px__low {
  int sources[PX_LOW_NUMBERS];
  size_t count;
  bool lost; /* one of the numbers is somebody else's */
};

/* False when another thread has them, or they are not there (any more). What is taken is given back. */
bool px__low_take(struct px__low *low);
void px__low_give_back(const struct px__low *low);

/* The low number that `source` has from now on: close-on-exec. -1 when there is none. */
int px__low_copy(struct px__low *low, int source);

/* All that are needed are at most this. */
int px__low_highest(void);

/* One of ours: for everybody else it is not open. */
bool px__low_has(int fd);

#endif
