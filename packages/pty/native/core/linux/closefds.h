/*
 * closefds: closes every descriptor of a child but those it shall have. Runs between clone and exec, under
 * the contract of child.h.
 *
 * Test: native/test/closefds_test.c
 */
#ifndef STRAND_CORE_CLOSEFDS_H
#define STRAND_CORE_CLOSEFDS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Closes all descriptors that are not in `keep` (ascending, no repeats). By close_range where `use_range`
 * and the kernel knows it, else those that /proc/self/fd names; never by a loop to the limit, which takes
 * seconds where the limit is a billion. 0 or -errno.
 *
 * Hidden, so that the child's call does not go through the dynamic linker.
 */
__attribute__((visibility("hidden"))) int px__close_others(const int *keep, size_t count,
                                                           bool use_range);

/* Ends the sharing of the table that began with CLONE_FILES: a copy without `first` and all above. 0 or -errno. */
__attribute__((visibility("hidden"))) int px__unshare_table(int first);

#endif
