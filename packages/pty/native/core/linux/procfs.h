/*
 * procfs: lists processes and reads their states from /proc.
 *
 * In a PID namespace of its own a process may see the host's /proc, in which every number is another process's, an empty
 * one, or none. So /proc is used only if /proc/self is this process's pid.
 *
 * Test: native/test/procfs_test.c
 */
#ifndef STRAND_CORE_PROCFS_H
#define STRAND_CORE_PROCFS_H

#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* False if /proc is not mounted, empty, or of another PID namespace. It may still hide processes (hidepid). */
bool px__proc_is_ours(void);

/* Returns the next process in /proc, 0 after the last, or -errno. */
pid_t px__proc_next(DIR *processes);

struct px__proc_stat {
  bool zombie;      /* all of its threads have ended, not only the first */
  uint64_t started; /* in clock ticks since boot */
};

/* False if the process is gone or cannot be read; *stat is then that of a living process that has just started. */
bool px__proc_stat(pid_t pid, struct px__proc_stat *stat);

/* Clock ticks in a second. */
uint64_t px__proc_ticks(void);

#endif
