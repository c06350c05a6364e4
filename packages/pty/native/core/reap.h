/*
 * reap: how a child's death is learned, and how a living one is signalled.
 *
 * Nothing here asks about more than one pid, and nothing signals a pid after it was reaped: until then the
 * zombie keeps the number from being used again.
 *
 * Test: native/test/reap_test.c
 */
#ifndef STRAND_CORE_REAP_H
#define STRAND_CORE_REAP_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct px_child {
  pid_t pid;
  int pidfd;          /* -1 where the kernel has none */
  bool foreign;       /* somebody else started it, and waits for it, or never does */
  bool leads_session; /* since its start */
};

enum px_reaped {
  PX_ALIVE,  /* it has not ended, or not been released yet */
  PX_REAPED, /* *status is its wait status */
  PX_LOST    /* somebody else reaped it, and the kernel no longer knows the status */
};

/* A pidfd, close-on-exec, of a process that somebody else started; or -errno. */
int px_open_pidfd(pid_t pid);

/*
 * Never blocks. A child that somebody else reaped (SIGCHLD ignored, a wait for any child) is PX_REAPED where the kernel
 * still tells the status through the pidfd. A foreign process needs a pidfd and is never waited for: a dead one is
 * lost, unless it is a child of this process or the kernel still tells its status.
 */
enum px_reaped px_reap(const struct px_child *child, int *status);

/*
 * How the child stopped or continued since the last call: the signal that stopped it, SIGCONT if it was continued, else
 * 0; or -errno. Of several changes the kernel keeps the last. Never takes a death. A foreign process gives 0: only its
 * parent may take its changes.
 */
int px_take_stop(const struct px_child *child);

/* 0, or -ESRCH for a child that is dead, also when it was not reaped yet; else -errno (EPERM, EINVAL). */
int px_signal(const struct px_child *child, int signal);

/*
 * Whether the child's number cannot be another process's: the child lives, or is a zombie. `reaped` says that we have
 * reaped it. False where nothing says so.
 */
bool px__has_number(const struct px_child *child, bool reaped);

/*
 * Signals a living process through its pidfd; by its number where it has none (-1), or where a filter refuses the call,
 * right after the pidfd said that it lives. 0, -ESRCH, or -errno (EPERM, EINVAL).
 */
int px__send_signal(pid_t pid, int pidfd, int signal);

/* Whether the process is dead, a zombie too; true without a pidfd (-1). */
bool px__says_dead(int pidfd);

/* Reaps those that are dead, and closes their pidfds; how many are left, at the beginning of the array. */
size_t px_reap_dead(struct px_child *children, size_t count);

/* Waits until all of them are reaped, closes their pidfds. Blocks: for a thread of its own. */
void px_reap_orphans(struct px_child *children, size_t count);

#endif
