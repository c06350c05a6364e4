/*
 * childlimits: what a child may use, set between clone and exec under the contract of child.h.
 *
 * Test: native/test/limits_test.c
 */
#ifndef STRAND_CORE_CHILDLIMITS_H
#define STRAND_CORE_CHILDLIMITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct px_limit {
  int resource;        /* RLIMIT_NOFILE, ... */
  uint64_t soft, hard; /* UINT64_MAX is no limit */
};

struct px_limits {
  const struct px_limit *limits;
  size_t limit_count;
  bool set_umask, set_nice;
  unsigned int umask;
  int nice;           /* -20 to 19 */
  const char *cgroup; /* the folder of the group to be in; NULL: ours */
};

/* Both in the child while it still has our rights; 0 or -errno. The first needs a descriptor, so it comes before
 * all others are closed; the second may leave no room for one, so it comes after. Hidden, so that the child's calls
 * do not go through the dynamic linker. */
__attribute__((visibility("hidden"))) int px__enter_cgroup(int folder);
__attribute__((visibility("hidden"))) int
px__apply_limits(const struct px_limits *limits, int *step); /* *step is an enum px_step */

#endif
