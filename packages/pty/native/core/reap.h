/*
 * reap: waits for single children without blocking, and signals living ones.
 *
 * Invariant: no call waits for more than one pid, and no pid is signalled after it was reaped. Until then the zombie keeps
 * its number from being reused.
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
  int pidfd;          /* -1 if the kernel has no pidfds */
  bool foreign;       /* not started by this library, which therefore never reaps it */
  bool leads_session; /* since its start */
};

enum px_reaped {
  PX_ALIVE,  /* running, stopped, or dead but not yet released by the kernel */
  PX_REAPED, /* *status is its wait status */
  PX_LOST    /* reaped by another caller of wait, and the kernel no longer has the status */
};

/* Opens a pidfd, close-on-exec. Returns it or -errno. */
int px_open_pidfd(pid_t pid);

/*
 * Reaps the child if it is dead. Never blocks. A child that was reaped elsewhere (SIGCHLD ignored, a wait for any child) is
 * PX_REAPED if the kernel still has the status for the pidfd. A foreign process needs a pidfd and is never reaped: when it
 * is dead it is PX_LOST, unless it is a zombie child of this process or the kernel still has its status.
 */
enum px_reaped px_reap(const struct px_child *child, int *status);

/*
 * Returns the signal that stopped the child since the last call, SIGCONT if it continued, 0 if neither; or -errno. Of
 * several changes the kernel keeps the last. Never reaps. Returns 0 for a foreign process: its changes are its parent's.
 */
int px_take_stop(const struct px_child *child);

/* Signals the child. Returns 0, -ESRCH if it is dead, reaped or not, else -errno (EPERM, EINVAL). */
int px_signal(const struct px_child *child, int signal);

/*
 * True if the pid certainly is the child's still: the child lives or is a zombie. `reaped`: this library has reaped it.
 */
bool px__has_number(const struct px_child *child, bool reaped);

/*
 * Signals a living process through its pidfd. Without a pidfd (-1), or if a filter refuses the call, signals by number, right
 * after the pidfd showed that the process lives. Returns 0, -ESRCH, or -errno (EPERM, EINVAL).
 */
int px__send_signal(pid_t pid, int pidfd, int signal);

/* True if the process is dead, reaped or not; true without a pidfd (-1). */
bool px__says_dead(int pidfd);

/* Reaps the dead children and closes their pidfds. Moves the living to the front; returns their count. */
size_t px_reap_dead(struct px_child *children, size_t count);

/* Blocks until every child is reaped, and closes the pidfds. For a thread of its own. */
void px_reap_orphans(struct px_child *children, size_t count);

#endif
