/*
 * session: signals the members of a process group or session.
 *
 * Invariant: no process outside the group or session is signalled, and never this process. All signals to groups and
 * sessions go through this file, because the number alone is dangerous:
 *
 *   kill(-1), kill(-0)      mean every process, and this process's group. Numbers up to 1 are never signalled as a group.
 *                           Process 1 may lead a group: its members are signalled one by one.
 *   kill(-GROUP)            may include this process. In its own group or session the others are signalled one by one.
 *   a dead leader's number  may have been reused. A process is signalled only if the number is certain: the leader still has
 *                           it, the kernel finds the group through the leader's pidfd, or a member lives that is older than
 *                           the last time the session was known to exist. The kernel does not reuse the number of an
 *                           existing group or session.
 *
 * "One by one" means through a pidfd opened before the membership check. Zombies do not count as members: a parent that
 * never waits, such as process 1 of some containers, leaves them for ever.
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
  bool leader_reaped; /* by this library */
  /* The px_process_time at which the leader or a member was last known to exist; 0 for never. A member that started before
   * then, or within a second after, proves the number while it lives: pids are not reused so fast. */
  uint64_t known_at;
};

struct px_signalled {
  int count;     /* processes that were signalled */
  bool searched; /* every process in /proc was checked */
  bool known;    /* the session existed: pass the time of this call as the next `known_at` */
};

/* The time since boot in clock ticks, the unit of start times in /proc. */
uint64_t px_process_time(void);

/*
 * Signals each process of the session. Processes that may not be signalled (another user's) are not counted. Returns 0.
 *
 * If /proc belongs to another PID namespace or cannot be opened, only the leader's group is signalled, and counts as one
 * process. If it cannot be opened and the leader's number is not certain, returns -errno.
 */
int px_signal_session(const struct px_session *session, int signal, struct px_signalled *signalled);

/*
 * Signals the process group that the child leads. After the reap, and whenever the child's number is not certain, only
 * through its pidfd (Linux 6.9). Returns 0, -ESRCH if the group has no process, else -errno.
 */
int px_signal_group(const struct px_child *child, bool reaped, int signal);

/* Signals a group of a session. Returns 0, -ESRCH if the group has no living member in the session, else -errno. */
int px__signal_group_in_session(pid_t session, pid_t group, int signal);

/* Whether this process is a member of the group. */
bool px__is_own_group(pid_t group);

/* Whether the group has a living member in the session. */
bool px__session_has_group(pid_t session, pid_t group);

#endif
