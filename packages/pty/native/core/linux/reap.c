#include "../reap.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../features.h"
#include "rawcall.h"

#ifndef WCOREFLAG /* musl has no name for it */
#define WCOREFLAG 0x80
#endif

/* struct pidfd_info of Linux 6.15, renamed: the system's header may have it or not. */
struct pidfd_status {
  uint64_t mask;
  uint64_t cgroup;
  uint32_t ids[11];
  int32_t exit_code;
};
enum { PIDFD_STATUS_EXIT = 1 << 3 };
#define PIDFD_STATUS _IOWR(0xFF, 11, struct pidfd_status)
_Static_assert(sizeof(struct pidfd_status) == 64, "PIDFD_INFO_SIZE_VER0");

/* The orphans' thread polls at this interval when a child has no pidfd. */
enum { ORPHAN_POLL_MILLISECONDS = 250, ORPHAN_POLL_MAX = 64 };

int px_open_pidfd(pid_t pid) {
  return (int)px__raw(SYS_pidfd_open, pid, 0U);
}

/* A pidfd is readable from the death on, also while the process is a zombie. */
bool px__says_dead(int pidfd) {
  struct pollfd death = {.fd = pidfd, .events = POLLIN};
  return pidfd < 0 || poll(&death, 1, 0) > 0;
}

/*
 * The kernel stores the status for the pidfd a moment after waitpid starts to fail with ECHILD:
 *
 *     child, exiting                        parent
 *     state = EXIT_DEAD, poll: POLLIN
 *                                           waitpid: ECHILD
 *                                           PIDFD_GET_INFO: no status
 *     release_task: stores the status
 *                                           PIDFD_GET_INFO, begun before: ESRCH
 *     poll: POLLHUP too
 *
 * So a child that is not released yet counts as alive; POLLIN makes the caller try again. POLLHUP is polled first, since the
 * release may come between the two calls.
 */
static enum px_reaped status_from_pidfd(int pidfd, int *status) {
  if (pidfd < 0 || !px__feature_usable(PX_FEATURE_PIDFD_INFO)) return PX_LOST;
  struct pollfd release = {.fd = pidfd, .events = 0};
  bool released = poll(&release, 1, 0) > 0;
  struct pidfd_status info = {.mask = PIDFD_STATUS_EXIT};
  int error = ioctl(pidfd, PIDFD_STATUS, &info) < 0 ? errno : 0;
  if (error == 0 && (info.mask & PIDFD_STATUS_EXIT) != 0) {
    *status = info.exit_code;
    return PX_REAPED;
  }
  return !released && (error == 0 || error == ESRCH) ? PX_ALIVE : PX_LOST;
}

/* waitid that does not reap. Returns 0, with `si_pid` 0 if the child lives; -1 if there is no such child (any more). */
static int peek(const struct px_child *child, siginfo_t *info) {
  int result;
  *info = (siginfo_t){.si_pid = 0};
  do {
    result = waitid(P_PID, (id_t)child->pid, info, WEXITED | WNOHANG | WNOWAIT);
  } while (result < 0 && errno == EINTR);
  return result;
}

/* Converts the result of waitid to a wait status. */
static int wait_status(const siginfo_t *info) {
  if (info->si_code == CLD_EXITED) return (info->si_status & 0xff) << 8;
  return info->si_status | (info->si_code == CLD_DUMPED ? WCOREFLAG : 0);
}

/* Does not reap: whatever started the process waits for it, perhaps in this process (child_process). */
static enum px_reaped peek_at_foreign(const struct px_child *child, int *status) {
  siginfo_t info;
  if (peek(child, &info) == 0) {
    if (info.si_pid == 0) return PX_ALIVE;
    *status = wait_status(&info);
    return PX_REAPED;
  }
  if (!px__says_dead(child->pidfd)) return PX_ALIVE;
  enum px_reaped reaped = status_from_pidfd(child->pidfd, status);
  return reaped == PX_ALIVE ? PX_LOST : reaped;
}

enum px_reaped px_reap(const struct px_child *child, int *status) {
  if (child->foreign) return peek_at_foreign(child, status);
  pid_t pid;
  do {
    pid = waitpid(child->pid, status, WNOHANG);
  } while (pid < 0 && errno == EINTR);
  if (pid == 0) return PX_ALIVE;
  if (pid > 0) return PX_REAPED;
  return px__says_dead(child->pidfd) ? status_from_pidfd(child->pidfd, status) : PX_ALIVE;
}

int px_take_stop(const struct px_child *child) {
  if (child->foreign) return 0;
  siginfo_t info = {.si_pid = 0};
  int result;
  do {
    result = waitid(P_PID, (id_t)child->pid, &info, WSTOPPED | WCONTINUED | WNOHANG);
  } while (result < 0 && errno == EINTR);
  /* ECHILD: dead and reaped. */
  if (result < 0) return errno == ECHILD ? 0 : -errno;
  return info.si_pid == 0 ? 0 : info.si_status;
}

/* Checked before kill(2), which succeeds for a zombie. By number only for a child of this process. */
static bool is_dead(const struct px_child *child) {
  siginfo_t info;
  return child->foreign || peek(child, &info) < 0 ? px__says_dead(child->pidfd) : info.si_pid != 0;
}

bool px__has_number(const struct px_child *child, bool reaped) {
  siginfo_t info;
  if (reaped) return false;
  if (child->pidfd >= 0) {
    /* A zombie can be signalled, one that was reaped cannot. */
    long result = px__raw(SYS_pidfd_send_signal, child->pidfd, 0, NULL, 0U);
    if (result == 0 || result == -ESRCH) return result == 0;
    /* EPERM: another user's process, or a filter. */
    if (!px__says_dead(child->pidfd)) return true;
  }
  return !child->foreign && peek(child, &info) == 0;
}

int px__send_signal(pid_t pid, int pidfd, int signal) {
  if (pidfd >= 0) {
    long result = px__raw(SYS_pidfd_send_signal, pidfd, signal, NULL, 0U);
    /* EPERM and EINVAL may come from a filter or from the kernel: kill tells which. */
    if (result == 0 || !px__means_unavailable((int)-result)) return (int)result;
    if (px__says_dead(pidfd)) return -ESRCH;
  }
  return kill(pid, signal) < 0 ? -errno : 0;
}

int px_signal(const struct px_child *child, int signal) {
  /* 0 and negative numbers are groups; this process is never signalled. */
  if (child->pid <= 0 || child->pid == getpid() || is_dead(child)) return -ESRCH;
  return px__send_signal(child->pid, child->pidfd, signal);
}

size_t px_reap_dead(struct px_child *children, size_t count) {
  size_t left = 0;
  for (size_t i = 0; i < count; i++) {
    int status;
    if (px_reap(&children[i], &status) == PX_ALIVE) {
      children[left++] = children[i];
    } else if (children[i].pidfd >= 0) {
      (void)close(children[i].pidfd);
    }
  }
  return left;
}

void px_reap_orphans(struct px_child *children, size_t count) {
  while ((count = px_reap_dead(children, count)) > 0) {
    struct pollfd deaths[ORPHAN_POLL_MAX];
    size_t watched = 0;
    for (size_t i = 0; i < count && watched < ORPHAN_POLL_MAX; i++) {
      if (children[i].pidfd < 0) continue;
      deaths[watched++] = (struct pollfd){.fd = children[i].pidfd, .events = POLLIN};
    }
    (void)poll(deaths, watched, watched == count ? -1 : ORPHAN_POLL_MILLISECONDS);
  }
}
