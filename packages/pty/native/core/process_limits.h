/*
 * process_limits: resource limits, umask, nice value and cgroup that a child starts with.
 *
 * Test: native/test/limits_test.c, cgroup_test.c
 */
#ifndef STRAND_CORE_PROCESS_LIMITS_H
#define STRAND_CORE_PROCESS_LIMITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct px_limit {
  int resource;        /* RLIMIT_NOFILE, ... */
  uint64_t soft, hard; /* UINT64_MAX: unlimited */
};

struct px_limits {
  const struct px_limit *limits;
  size_t limit_count;
  bool set_umask, set_nice;
  unsigned int umask;
  int nice;           /* -20 to 19 */
  const char *cgroup; /* directory of the cgroup; NULL: the parent's cgroup */
};

#endif
