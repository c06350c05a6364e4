#include "../session.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "../features.h"
#include "procfs.h"
#include "rawcall.h"

#ifndef PIDFD_SIGNAL_PROCESS_GROUP
#define PIDFD_SIGNAL_PROCESS_GROUP (1U << 2)
#endif

/* For groups up to this number kill(-group) does something else: -1 is every process, 0 is the caller's own group. */
enum { LAST_SPECIAL_GROUP = 1 };

bool px__is_own_group(pid_t group) {
  return getpgrp() == group;
}

static bool must_be_one_by_one(pid_t group) {
  return group <= LAST_SPECIAL_GROUP || px__is_own_group(group);
}

/* --- members ------------------------------------------------------------------------------------------- */

/* A process that was a member when the session was last known to exist. While that process lives, the kernel does not give the
 * number of the session to another session. */
struct anchor {
  pid_t pid; /* 0 for none */
  int pidfd; /* -1 if the kernel has no pidfds */
  uint64_t started;
};

/* The session and the group of which a process must be a member; 0 for any. */
struct target {
  pid_t session, group;
  const struct px_session *known; /* NULL: the numbers are certain */
  struct anchor anchor;
};

static bool has_numbers(pid_t pid, const struct target *target) {
  return (target->session == 0 || getsid(pid) == target->session) &&
         (target->group == 0 || getpgid(pid) == target->group);
}

/* True if the kernel finds a process in the leader's group, through the leader's pidfd. */
static bool leads_a_group(const struct px_child *leader) {
  return leader->pidfd >= 0 && px__feature_usable(PX_FEATURE_PIDFD_GROUP) &&
         px__raw(SYS_pidfd_send_signal, leader->pidfd, 0, NULL, PIDFD_SIGNAL_PROCESS_GROUP) == 0;
}

static bool lives_in(const struct anchor *anchor, pid_t session) {
  struct px__proc_stat stat;
  if (anchor->pid == 0 || getsid(anchor->pid) != session) return false;
  if (anchor->pidfd >= 0) return !px__says_dead(anchor->pidfd);
  return px__proc_stat(anchor->pid, &stat) && !stat.zombie && stat.started == anchor->started;
}

/* If so, the numbers cannot be reused while this process lives. */
static bool contains_this_process(const struct target *target) {
  return (target->group > 0 && px__is_own_group(target->group)) ||
         (target->session > 0 && getsid(0) == target->session);
}

/*
 * True if the number of the session still belongs to the leader's session. Call this after a member was found by the number: if the
 * number has not been reused now, it had not been reused at that time.
 *
 *     member: getsid is N ───▶ leader, or anchor: still has N ───▶ the member's N is the leader's
 */
static bool is_certain(const struct target *target) {
  const struct px_session *session = target->known;
  return session == NULL || contains_this_process(target) ||
         px__has_number(&session->leader, session->leader_reaped) ||
         leads_a_group(&session->leader) || lives_in(&target->anchor, target->session);
}

/* Sets *member if `pid` is a living member other than this process; then returns its pidfd, or -1 if the kernel has no pidfds
 * (before Linux 5.3). Without pidfds the number could be reused between check and signal. */
static int open_member(pid_t pid, const struct target *target, bool *member) {
  *member = false;
  if (pid == getpid()) return -1;
  int pidfd = px__feature_usable(PX_FEATURE_PIDFD) ? px_open_pidfd(pid) : -ENOSYS;
  if (pidfd == -ESRCH) return -1;
  struct px__proc_stat stat;
  if (has_numbers(pid, target)) {
    (void)px__proc_stat(pid, &stat);
    *member = !stat.zombie && is_certain(target);
  }
  if (pidfd >= 0 && !*member) (void)close(pidfd);
  return *member && pidfd >= 0 ? pidfd : -1;
}

/* Returns 0, -ESRCH if `pid` is not a member, else -errno. */
static int signal_member(pid_t pid, const struct target *target, int signal) {
  bool member;
  int pidfd = open_member(pid, target, &member);
  if (!member) return -ESRCH;
  int result = px__send_signal(pid, pidfd, signal);
  if (pidfd >= 0) (void)close(pidfd);
  return result;
}

/* *refused counts the members that may not be signalled. Returns 0, or -errno after some members were signalled. */
static int signal_each(DIR *processes, const struct target *target, int signal, int *count,
                       int *refused) {
  pid_t pid;
  while ((pid = px__proc_next(processes)) > 0) {
    if (pid == target->anchor.pid || !has_numbers(pid, target)) continue;
    int result = signal_member(pid, target, signal);
    if (result == 0) (*count)++;
    if (result == -EPERM) (*refused)++;
    if (result == -EINVAL) return result;
  }
  return (int)pid;
}

/* For a group that must not be signalled by kill(-group). Without a usable /proc only its leader is found. */
static int signal_one_by_one(const struct target *target, int signal) {
  int count = 0, refused = 0;
  if (target->group <= 0) return -ESRCH;
  if (!px__proc_is_ours()) return signal_member(target->group, target, signal);
  DIR *processes = opendir("/proc");
  if (processes == NULL) return -errno;
  int result = signal_each(processes, target, signal, &count, &refused);
  (void)closedir(processes);
  if (result < 0) return result;
  if (count > 0) return 0;
  return refused > 0 ? -EPERM : -ESRCH;
}

/* --- groups -------------------------------------------------------------------------------------------- */

int px_signal_group(const struct px_child *child, bool reaped, int signal) {
  pid_t group = child->pid;
  if (must_be_one_by_one(group)) {
    const struct px_session known = {.leader = *child, .leader_reaped = reaped};
    const struct target target = {.group = group, .known = &known, .anchor = {.pidfd = -1}};
    return signal_one_by_one(&target, signal);
  }
  if (child->pidfd >= 0 && px__feature_usable(PX_FEATURE_PIDFD_GROUP)) {
    long result =
        px__raw(SYS_pidfd_send_signal, child->pidfd, signal, NULL, PIDFD_SIGNAL_PROCESS_GROUP);
    if (result == 0 || !px__means_unavailable((int)-result)) return (int)result;
    /* The group still has a process, which belongs to another user. */
    if (reaped && result == -EPERM) return (int)result;
  }
  if (!px__has_number(child, reaped)) return -ESRCH;
  return kill(-group, signal) < 0 ? -errno : 0;
}

/* Returns a living member, which keeps the group's number from being reused, and its pidfd or -1; 0 if there is none. Tries
 * the leader first, which needs no /proc. */
static pid_t find_member(const struct target *target, int *pidfd) {
  bool member;
  *pidfd = open_member(target->group, target, &member);
  if (member) return target->group;
  DIR *processes = px__proc_is_ours() ? opendir("/proc") : NULL;
  if (processes == NULL) return 0;
  pid_t pid = 0;
  while (!member && (pid = px__proc_next(processes)) > 0) {
    if (has_numbers(pid, target)) *pidfd = open_member(pid, target, &member);
  }
  (void)closedir(processes);
  return member ? pid : 0;
}

/* Signals the group through the leader's pidfd if possible; else by number, right after a member was seen alive. */
static int signal_group_of_member(pid_t member, int pidfd, pid_t group, int signal) {
  if (member == group && pidfd >= 0 && px__feature_usable(PX_FEATURE_PIDFD_GROUP)) {
    long result = px__raw(SYS_pidfd_send_signal, pidfd, signal, NULL, PIDFD_SIGNAL_PROCESS_GROUP);
    if (result == 0 || !px__means_unavailable((int)-result)) return (int)result;
  }
  if (pidfd >= 0 && px__says_dead(pidfd)) return -EAGAIN;
  return kill(-group, signal) < 0 ? -errno : 0;
}

int px__signal_group_in_session(pid_t session, pid_t group, int signal) {
  const struct target target = {.session = session, .group = group};
  if (session <= 0 || group <= 0) return -ESRCH;
  if (must_be_one_by_one(group)) return signal_one_by_one(&target, signal);
  int result;
  do {
    int pidfd;
    pid_t member = find_member(&target, &pidfd);
    if (member == 0) return -ESRCH;
    result = signal_group_of_member(member, pidfd, group, signal);
    if (pidfd >= 0) (void)close(pidfd);
  } while (result == -EAGAIN);
  return result;
}

bool px__session_has_group(pid_t session, pid_t group) {
  const struct target target = {.session = session, .group = group};
  int pidfd;
  if (session <= 0 || group <= 0 || find_member(&target, &pidfd) == 0) return false;
  if (pidfd >= 0) (void)close(pidfd);
  return true;
}

/* --- sessions ------------------------------------------------------------------------------------------ */

/* True if another process has the leader's pid. The kernel reuses that pid only after the session has ended. */
static bool is_taken_over(const struct px_session *session) {
  return getsid(0) != session->leader.pid &&
         !px__has_number(&session->leader, session->leader_reaped) &&
         !leads_a_group(&session->leader) && getsid(session->leader.pid) >= 0;
}

/* Looks for an anchor unless the number is certain. False with errno if /proc cannot be opened. */
static bool find_anchor(struct target *target) {
  const struct px_session *session = target->known;
  uint64_t latest = session->known_at + px__proc_ticks();
  if (session->known_at == 0 || is_certain(target)) return true;
  DIR *processes = opendir("/proc");
  if (processes == NULL) return false;
  pid_t pid;
  while (target->anchor.pid == 0 && (pid = px__proc_next(processes)) > 0) {
    if (pid == getpid() || !has_numbers(pid, target)) continue;
    struct anchor anchor = {.pid = pid, .pidfd = -1};
    struct px__proc_stat stat;
    if (px__feature_usable(PX_FEATURE_PIDFD)) anchor.pidfd = px_open_pidfd(pid);
    if (px__proc_stat(pid, &stat) && !stat.zombie && stat.started <= latest) {
      anchor.started = stat.started;
      if (lives_in(&anchor, target->session)) target->anchor = anchor;
    }
    if (target->anchor.pid == 0 && anchor.pidfd >= 0) (void)close(anchor.pidfd);
  }
  (void)closedir(processes);
  return true;
}

/* The anchor is signalled last, because the number of the session cannot be reused while the anchor lives. */
static void signal_anchor(const struct anchor *anchor, int signal, int *count, int *refused) {
  if (anchor->pid == 0) return;
  int result = px__send_signal(anchor->pid, anchor->pidfd, signal);
  if (result == 0) (*count)++;
  if (result == -EPERM) (*refused)++;
  if (anchor->pidfd >= 0) (void)close(anchor->pidfd);
}

static void signal_group_of_leader(const struct px_session *session, int signal,
                                   struct px_signalled *signalled) {
  signalled->searched = false;
  pid_t leader = session->leader.pid;
  /* An adopted process is not always a session leader. If it is not, no session is signalled. */
  if (px__has_number(&session->leader, session->leader_reaped) && getsid(leader) != leader) return;
  signalled->count = px_signal_group(&session->leader, session->leader_reaped, signal) == 0 ? 1 : 0;
  signalled->known = signalled->count > 0;
}

int px_signal_session(const struct px_session *session, int signal,
                      struct px_signalled *signalled) {
  pid_t number = session->leader.pid;
  *signalled = (struct px_signalled){.searched = true};
  if (number <= 0 || is_taken_over(session)) return 0;
  if (!px__proc_is_ours()) {
    signal_group_of_leader(session, signal, signalled);
    return 0;
  }
  struct target target = {.session = number, .known = session, .anchor = {.pidfd = -1}};
  DIR *processes = find_anchor(&target) ? opendir("/proc") : NULL;
  if (processes == NULL) {
    int result = -errno;
    if (target.anchor.pidfd >= 0) (void)close(target.anchor.pidfd);
    bool certain = px__has_number(&session->leader, session->leader_reaped);
    signal_group_of_leader(session, signal, signalled);
    return certain || signalled->count > 0 ? 0 : result;
  }
  int refused = 0;
  int result = signal_each(processes, &target, signal, &signalled->count, &refused);
  (void)closedir(processes);
  signal_anchor(&target.anchor, signal, &signalled->count, &refused);
  signalled->known = signalled->count > 0 || refused > 0 ||
                     px__has_number(&session->leader, session->leader_reaped);
  if (result == -EINVAL) return result;
  /* /proc was read in part only: processes may have been missed, and the next call searches again. */
  if (result < 0) signalled->searched = false;
  return 0;
}
