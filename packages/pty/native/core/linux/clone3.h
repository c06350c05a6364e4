/*
 * clone3: starts a child in another cgroup. libc has no function for clone3(2).
 *
 * Test: native/test/cgroup_test.c
 */
#ifndef STRAND_CORE_CLONE3_H
#define STRAND_CORE_CLONE3_H

#include <stddef.h>
#include <sys/types.h>

/*
 * As clone(child, stack + stack_size, flags | SIGCHLD, argument, pidfd), in the cgroup (version 2) whose directory is
 * `cgroup` (O_PATH is enough). Returns the pid, or -1 with errno; ENOSYS on processors other than x86-64 and arm64 too.
 */
pid_t px__clone_into_cgroup(int (*child)(void *), void *argument, void *stack, size_t stack_size,
                            int flags, int cgroup, int *pidfd);

#endif
