/*
 * child: what runs in the child between clone and exec.
 *
 * THE CONTRACT. The child may share the parent's memory while the parent's other threads run on. So here
 *  - nothing but raw system calls (rawcall.h): no malloc, no stdio, no lock, no libc setuid or setgroups
 *    (they would change the parent's threads too), no exit handlers;
 *  - the child writes to nothing but its own stack, and the fields of struct px__child_plan marked "child writes";
 *  - every signal is blocked until all dispositions are default: a handler would run on the parent's memory;
 *  - a failure is stored in memory as step and errno, sent in one message on the pipe, and followed by _exit;
 *  - no code here is instrumented (PX__CHILD_SIDE).
 *
 * Test: native/test/symbols_test.c checks the compiled code, spawn_threads_test.c the signals.
 */
#ifndef STRAND_CORE_LINUX_CHILD_H
#define STRAND_CORE_LINUX_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "../spawn.h"

struct px__child_report {
  enum px_step step;
  int error; /* errno; 0: no failure */
};

/* Made by plan.c. */
struct px__child_plan {
  const struct px_spawn_options *options;
  const struct px_identity *identity; /* only the parts that change; NULL: none */
  bool session;                       /* the child calls setsid */
  char **candidates;                  /* paths to execute, in the order of execvp */
  char **script_argv;                 /* argv for /bin/sh; child writes [1] */
  struct px_descriptor *moves;        /* copy of options->descriptors; child writes */
  int terminal;                       /* options->terminal, or its low copy (lownumbers.h) */
  int shared_from; /* CLONE_FILES: the child unshares the table without this number and above; -1: own table */
  int *keep; /* descriptors that stay open, ascending: the targets and `report` */
  size_t keep_count;
  int highest; /* above every target */
  int report;  /* pipe for a failure, close-on-exec, above every target; -1: only `failure` */
  struct px__child_report *failure; /* child writes; the parent sees it if memory is shared */
  bool use_close_range;
  bool shares_memory; /* child writes true; the parent sees it if memory is shared */
  int cgroup;         /* directory of the child's cgroup; -1: the parent's */
  bool starts_inside; /* clone has put the child into `cgroup` */
};

/* The child from clone to exec: clone(2)'s entry point. Never returns. */
int px__child_main(void *plan);

#endif
