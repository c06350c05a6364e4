/*
 * lownumbers: reserves a few low descriptor numbers, so that a spawn does not copy the whole descriptor table.
 *
 * clone copies the descriptor table up to the highest open number, and close_range walks the copy: with 9,000 open
 * descriptors that takes ten times as long as the rest of the spawn. A child that first shares the parent's table and then
 * unshares only its low numbers copies no more than those, provided that they include all that it needs:
 *
 *     parent                      child
 *     dup3(slave -> 24)
 *     clone(CLONE_FILES)          close_range(28, ~0, CLOSE_RANGE_UNSHARE): has its own 0 to 27
 *                                 dup3(24 -> 0), ...
 *     dup3(placeholder -> 24)
 *
 * Invariant: no descriptor of the program is touched. The program may close descriptors that it did not open, as daemons
 * do, and then open its own file at a reserved number. So the placeholder is a file that nothing else has open, and a
 * number that no longer refers to it is never used again.
 *
 * Test: native/test/lownumbers_test.c
 */
#ifndef STRAND_CORE_LOWNUMBERS_H
#define STRAND_CORE_LOWNUMBERS_H

#include <stdbool.h>
#include <stddef.h>

enum { PX_LOW_NUMBERS = 4 };

/* Reserves the lowest free numbers above 2, once in a process. Call it early. On failure spawns copy the whole table. */
void px_low_numbers_reserve(void);

/* The use of the reserved numbers by one spawn, exclusive from px__low_take to px__low_give_back. */
struct px__low {
  int sources[PX_LOW_NUMBERS];
  size_t count;
  bool lost; /* a number refers to another file by now */
};

/* False if another thread uses the numbers, or they are not reserved. After true, call px__low_give_back. */
bool px__low_take(struct px__low *low);
void px__low_give_back(const struct px__low *low);

/* Copies `source` to a reserved number, close-on-exec. Returns that number, or -1 if none is left. */
int px__low_copy(struct px__low *low, int source);

/* Highest reserved number. */
int px__low_highest(void);

/* Whether `fd` is reserved. For callers of the library such a number counts as not open. */
bool px__low_has(int fd);

#endif
