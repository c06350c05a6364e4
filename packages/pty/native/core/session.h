/*
 * session: every process of a child's session, also those in background groups and those whose parent died.
 *
 * Zombies are not counted: whoever should wait for them may never do so, as process 1 of a container may not.
 *
 * Test: native/test/session_test.c
 */
#ifndef STRAND_CORE_SESSION_H
#define STRAND_CORE_SESSION_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * Signals each process whose session is `session`; *count is how many got it. Each is signalled through a pidfd
 * that was opened before its session was looked at, so none that took over a number is hit. `leader_reaped` says
 * that the leader's own number may be somebody else's by now: a live process that has it is a sign that the
 * session is gone, and then nobody is signalled. Processes that may not be signalled (another user's) are not
 * counted. 0; where /proc cannot be read (no descriptor is left for it) only the leader's group is signalled, and
 * after the reap it is -errno.
 */
int px_signal_session(pid_t session, bool leader_reaped, int signal, int *count);

/* Whether a living process of the session is in the group: then its number is nobody else's. */
bool px__session_has_group(pid_t session, pid_t group);

#endif
