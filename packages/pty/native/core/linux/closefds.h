/*
 * closefds: closes all descriptors of the child but its own. Runs between clone and exec, under the contract of child.h.
 *
 * Hidden symbols, so that the child's calls do not go through the dynamic linker.
 *
 * Test: native/test/closefds_test.c
 */
#ifndef STRAND_CORE_CLOSEFDS_H
#define STRAND_CORE_CLOSEFDS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Closes all descriptors that are not in `keep` (ascending, distinct): by close_range if `use_range` and the kernel has it,
 * else those listed in /proc/self/fd. Never by a loop to RLIMIT_NOFILE, which takes seconds if that is a billion. Returns
 * 0 or -errno.
 */
__attribute__((visibility("hidden"))) int px__close_others(const int *keep, size_t count,
                                                           bool use_range);

/* Replaces the table shared by CLONE_FILES with a copy without `first` and above. Returns 0 or -errno. */
__attribute__((visibility("hidden"))) int px__unshare_table(int first);

#endif
