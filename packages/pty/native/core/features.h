/*
 * features: which optional kernel features this process uses.
 *
 * A feature counts as present until the kernel or a seccomp filter refuses it with ENOSYS, EPERM or EINVAL. Kernel
 * versions are not checked. Each feature can be turned off by name, so that every fallback can be tested on any machine.
 *
 * Test: native/test/features_test.c
 */
#ifndef STRAND_CORE_FEATURES_H
#define STRAND_CORE_FEATURES_H

#include <stdbool.h>
#include <stddef.h>

enum px_feature {
  PX_FEATURE_PIDFD, /* CLONE_PIDFD (Linux 5.2): a descriptor that becomes readable when the child dies */
  PX_FEATURE_PIDFD_INFO, /* PIDFD_GET_INFO (6.15): the status of a child reaped by another part of the process */
  PX_FEATURE_PIDFD_GROUP, /* PIDFD_SIGNAL_PROCESS_GROUP (6.9): signal a group without its number */
  PX_FEATURE_VFORK, /* CLONE_VM | CLONE_VFORK: a spawn whose cost does not grow with the heap */
  PX_FEATURE_CLOSE_RANGE,       /* close_range (5.9) */
  PX_FEATURE_GPTPEER,           /* TIOCGPTPEER (4.13): open the slave without its name */
  PX_FEATURE_CLONE_INTO_CGROUP, /* CLONE_INTO_CGROUP (5.7): start the child in another cgroup */
  PX_FEATURE_CLONE_FILES, /* CLONE_FILES and CLOSE_RANGE_UNSHARE (5.9): do not copy the whole descriptor table */
  /* Not of the kernel: libuv's poll of a descriptor, which Bun and Deno lack. A thread waits instead (poller.h). */
  PX_FEATURE_UV_POLL,
  PX_FEATURE_COUNT
};

/*
 * Turns off the features in `names`, a comma-separated list ("pidfd,close_range"); NULL and "" turn off nothing. Returns 0,
 * or -EINVAL with *unknown and *unknown_length set to the first unknown name.
 */
int px_features_disable(const char *names, const char **unknown, size_t *unknown_length);

/* The name of a feature in that list. */
const char *px_feature_name(enum px_feature feature);

bool px__feature_usable(enum px_feature feature);

/* Remembers that the kernel refused a feature, so that it is not tried again. */
void px__feature_refused(enum px_feature feature);

/* True for the errors by which a kernel or a seccomp filter refuses an unknown call: ENOSYS, EPERM, EINVAL. */
bool px__means_unavailable(int error);

#endif
