/*
 * clone3: clone(2) for a child that starts in another cgroup. libc has no function for it.
 *
 * Test: native/test/cgroup_test.c
 */
#ifndef STRAND_CORE_CLONE3_H
#define STRAND_CORE_CLONE3_H

#include <stddef.h>
#include <sys/types.h>

/*
 * As clone(child, stack + stack_size, flags | SIGCHLD, argument, pidfd), in the cgroup of version 2 that `cgroup`
 * is the folder of (O_PATH will do). -1 with errno; ENOSYS also where we do not know how to call it (neither
 * x86-64 nor arm64).
 */
pid_t px__clone_into_cgroup(int (*child)(void *), void *argument, void *stack, size_t stack_size,
                            int flags, int cgroup, int *pidfd);

#endif
