/*
 * spawn: starts a program, on a terminal as the leader of a new session whose controlling terminal it is.
 *
 * A child whose user or groups change leads a new session without a terminal too: with the parent's controlling terminal
 * it could push input into the parent's shell (TIOCSTI).
 *
 * Test: native/test/spawn_test.c, spawn_failure_test.c, spawn_identity_test.c, spawn_threads_test.c,
 * spawn_fallback_test.c
 */
#ifndef STRAND_CORE_SPAWN_H
#define STRAND_CORE_SPAWN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "identity.h"
#include "process_limits.h"
#include "reap.h"
#include "step.h"

/* The child gets a copy of the parent's descriptor `source` as its `target`. */
struct px_descriptor {
  int target;
  int source;
};

struct px_spawn_options {
  const char *file;         /* looked up in PATH of `environment` unless it contains a slash */
  char *const *arguments;   /* NULL-terminated, at least argv[0] */
  char *const *environment; /* NULL-terminated */
  const char *directory;    /* NULL: the parent's */
  int terminal;             /* controlling terminal of the child's new session; -1: none */
  bool session; /* new session without a terminal; a terminal or a changed identity implies it */
  const struct px_descriptor
      *descriptors; /* distinct targets; the child has no other descriptors */
  size_t descriptor_count;
  const struct px_identity *identity; /* NULL: the parent's; unchanged parts are not set again */
  const struct px_limits *limits;     /* NULL: the parent's */
};

/*
 * Returns 0 once the program runs. On -errno, *step is the step that failed, no process, zombie or descriptor is left, and
 * the terminal belongs to its previous owner.
 */
int px_spawn(const struct px_spawn_options *options, struct px_child *child, enum px_step *step);

#endif
