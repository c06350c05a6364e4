/*
 * childlimits: applies struct px_limits between clone and exec, under the contract of child.h.
 *
 * Hidden symbols, so that the child's calls do not go through the dynamic linker.
 *
 * Test: native/test/limits_test.c, cgroup_test.c
 */
#ifndef STRAND_CORE_LINUX_CHILDLIMITS_H
#define STRAND_CORE_LINUX_CHILDLIMITS_H

#include "../process_limits.h"
#include "../step.h"

/* Moves the calling process into the cgroup with this directory descriptor. Needs a free descriptor number, so it comes
 * before RLIMIT_NOFILE. Returns 0 or -errno. */
__attribute__((visibility("hidden"))) int px__enter_cgroup(int directory);

/* Applies limits, nice value and umask. Comes after all descriptors are in place: RLIMIT_NOFILE may leave no room.
 * Returns 0, or -errno with the step that failed. */
__attribute__((visibility("hidden"))) int px__apply_limits(const struct px_limits *limits,
                                                           enum px_step *step);

#endif
