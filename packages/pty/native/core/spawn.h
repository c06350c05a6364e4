/*
 * spawn: starts a program; with a terminal in a new session, whose controlling terminal that is.
 *
 * A child whose user or groups change leads a new session, too: with the parent's controlling terminal it could push
 * input into the parent's shell (TIOCSTI).
 *
 * The child shares our memory until it has executed (CLONE_VM | CLONE_VFORK), so the cost does not grow with
 * the heap; it gets a copy of the memory instead when its user or groups change, since memory that is shared
 * with another user's process is not acceptable, and where the kernel or a filter refuses the flags.
 *
 * Test: native/test/spawn_test.c, spawn_failure_test.c, spawn_identity_test.c, spawn_threads_test.c,
 * spawn_fallback_test.c
 */
#ifndef STRAND_CORE_SPAWN_H
#define STRAND_CORE_SPAWN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "childlimits.h"
#include "reap.h"

/* The descriptor `target` of the child is a copy of our `source`. */
struct px_descriptor {
  int target;
  int source;
};

struct px_identity {
  bool set_uid, set_gid, set_groups;
  uid_t uid;
  gid_t gid;
  const gid_t *groups;
  size_t group_count;
};

struct px_spawn_options {
  const char *file;         /* looked up in PATH of `environment` unless it has a slash */
  char *const *arguments;   /* NULL-terminated, at least argv[0] */
  char *const *environment; /* NULL-terminated */
  const char *directory;    /* NULL keeps ours */
  int terminal;             /* becomes the controlling terminal of a new session; -1: no terminal */
  bool
      session; /* a new session also without a terminal; a change of the identity always makes one */
  const struct px_descriptor *descriptors; /* no target twice; all others are closed */
  size_t descriptor_count;
  const struct px_identity *identity; /* NULL keeps ours; parts that are so already are not set */
  const struct px_limits *limits;     /* NULL keeps ours */
};

/* The system call that failed. */
enum px_step {
  PX_STEP_MALLOC,
  PX_STEP_MMAP,
  PX_STEP_PIPE,
  PX_STEP_FCNTL,
  PX_STEP_FCHOWN,
  PX_STEP_CLONE,
  PX_STEP_SETSID,
  PX_STEP_SIGACTION,
  PX_STEP_IOCTL,
  PX_STEP_DUP,
  PX_STEP_CLOSE_RANGE,
  PX_STEP_CGROUP,
  PX_STEP_PRLIMIT,
  PX_STEP_SETPRIORITY,
  PX_STEP_SETGROUPS,
  PX_STEP_SETGID,
  PX_STEP_SETUID,
  PX_STEP_CAPSET,
  PX_STEP_CHDIR,
  PX_STEP_SIGPROCMASK,
  PX_STEP_EXECVE,
  PX_STEP_COUNT
};

const char *px_step_name(enum px_step step);

/*
 * 0 once the program runs. On -errno, *step is what failed, no process, zombie or descriptor is left, and the
 * terminal belongs to whom it did before.
 */
int px_spawn(const struct px_spawn_options *options, struct px_child *child, enum px_step *step);

#endif
