/*
 * child: what runs in the child between clone and exec. Private to spawn.c.
 *
 * THE CONTRACT. The child may share the parent's memory while the parent's other threads run on. So here
 *  - nothing but raw system calls (rawcall.h): no malloc, no stdio, no lock, no libc setuid or setgroups
 *    (they would change the parent's threads too), no exit handlers;
 *  - nothing is written but its own stack, and what struct px__child_plan calls the child's to write;
 *  - every signal is blocked until all dispositions are default: a handler would run on the parent's memory;
 *  - a failure is the step and the errno, in the memory and in one message on the pipe, and _exit;
 *  - no code here is instrumented (PX__CHILD_SIDE).
 *
 * Test: native/test/symbols_test.c looks at what the compiler made of it; spawn_threads_test.c at its signals.
 */
#ifndef STRAND_CORE_CHILD_H
#define STRAND_CORE_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "spawn.h"

struct px__child_report {
  int step;  /* enum px_step */
  int error; /* errno, 0 for none */
};

struct px__child_plan {
  const struct px_spawn_options *options;
  const struct px_identity *identity; /* only what changes; NULL when nothing does */
  char **candidates;                  /* paths to execute, in the order of execvp */
  char **script_argv;                 /* argv for /bin/sh, [1] is the child's to write */
  struct px_descriptor *moves;        /* a copy of options->descriptors, the child's to write */
  int terminal;                       /* where options->terminal is for the child */
  bool session;                       /* the child begins a new one */
  int shared_from; /* the table is ours as well until the child has closed this and all above; -1: its own */
  int *keep; /* what stays open: the targets and `report`, ascending */
  size_t keep_count;
  int highest; /* above every target, and every number below is free to be one */
  int report; /* close-on-exec, above every target: where a failure is told; -1: in the memory alone */
  struct px__child_report
      *failure; /* the child's to write, and seen by us where the memory is one */
  bool use_close_range;
  bool shares_memory; /* the child's to write: true, which we see only where the memory is one */
  int cgroup;         /* the folder of the group to be in, or -1 */
  bool starts_inside; /* clone has put the child there already */
};

/* The child's whole life before exec; never returns. The signature is clone(2)'s. */
int px__child_main(void *plan);

#endif
