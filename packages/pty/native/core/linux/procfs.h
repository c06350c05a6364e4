/*
 * procfs: what /proc shows, if it is that of our PID namespace.
 *
 * In a PID namespace of its own a process may see the /proc of its host, where every number is another process's; an
 * empty one; or none. So /proc is believed only if /proc/self is our own pid there. Nothing else about processes is
 * read from it but what is in here.
 *
 * Test: native/test/procfs_test.c
 */
#ifndef STRAND_CORE_PROCFS_H
#define STRAND_CORE_PROCFS_H

#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* False where it is not mounted, empty, or of another PID namespace. It may still hide processes (hidepid). */
bool px__proc_is_ours(void);

/* The next process that /proc shows, 0 after the last, or -errno. */
pid_t px__proc_next(DIR *processes);

struct px__proc_stat {
  bool zombie; /* all of its threads have ended; a first thread alone that has looks the same */
  uint64_t started; /* in ticks since boot */
};

/* False for a process that is gone or cannot be read; then it counts as living, and as just started. */
bool px__proc_stat(pid_t pid, struct px__proc_stat *stat);

/* Ticks in a second. */
uint64_t px__proc_ticks(void);

#endif
