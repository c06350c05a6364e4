/*
 * session: signals to process groups and to sessions, and to no process outside of them.
 *
 * There is no other way to a group or a session than through here, because a number alone can do harm:
 *
 *   kill(-1) and kill(-0)   mean every process, and our own group. Numbers up to 1 are never signalled as a group:
 *                           process 1 may well lead one, whose members are then signalled one by one.
 *   kill(-GROUP)            may mean us. In a group or session of which we are a member, the others are signalled one
 *                           by one.
 *   a dead leader's number  may be another process's by now. A process is signalled only if it is certain that its
 *                           group or session is the one that is meant: because the leader still has the number, the
 *                           kernel says through the leader's pidfd that its group is there, or a member lives
 *                           that is older than what we know. The kernel gives no number away that a group or session still has.
 *
 * One by one means through a pidfd that was opened before the process was looked at. Zombies are not counted: a parent
 * that never waits, as process 1 of a container may not, leaves them for ever.
 *
 * Test: native/test/session_test.c, native/test/foreground_test.c, native/test/reap_test.c
 */
#ifndef STRAND_CORE_SESSION_H
#define STRAND_CORE_SESSION_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "reap.h"

struct px_session {
  struct px_child leader;
  bool leader_reaped; /* by us */
  /* When the leader, or a member, was last known to be there, as px_process_time tells; 0 for never. A member that has
   * started before, or within the second after, is of this session, and so are all others while it lives: numbers do
   * not go round so fast. */
  uint64_t known_at;
};

struct px_signalled {
  int count;     /* the processes that got it */
  bool searched; /* every process that /proc shows was looked at */
  bool known; /* the session was there: `known_at` of the next call may be the time of this one */
};

/* The time since boot in clock ticks, in which /proc tells when a process started. */
uint64_t px_process_time(void);

/*
 * Signals each process of the session. Processes that may not be signalled (another user's) are not counted. 0.
 *
 * Where /proc is not ours, or cannot be opened now, only the leader's group is signalled, and counts as one process. If it
 * cannot be opened now and the leader's number is not certain, -errno.
 */
int px_signal_session(const struct px_session *session, int signal, struct px_signalled *signalled);

/*
 * Signals the process group that the child leads. After the reap, and whenever the child's number is not certain, only
 * through its pidfd (Linux 6.9). 0, -ESRCH when no process is left in it, else -errno.
 */
int px_signal_group(const struct px_child *child, bool reaped, int signal);

/* Signals a group of a session. It must have a living member there, else -ESRCH; or -errno. */
int px__signal_group_in_session(pid_t session, pid_t group, int signal);

/* Whether we are a member of the group. */
bool px__is_our_group(pid_t group);

/* Whether the group has a living member in the session, that is: its number is no other group's. */
bool px__session_has_group(pid_t session, pid_t group);

#endif
