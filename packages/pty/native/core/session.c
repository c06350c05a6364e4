#include "session.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "features.h"
#include "rawcall.h"
#include "reap.h"

/* "pid (name) state ...", where the name is at most 15 bytes, of whatever kind, and the 17th number after the state
 * is how many threads there are. */
enum { STAT_SIZE = 512 };

/* All of its threads have ended. (A leader alone that has looks like a zombie, too.) */
static bool is_zombie(pid_t pid) {
  char path[32], line[STAT_SIZE];
  (void)snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  ssize_t length = read(fd, line, sizeof line - 1);
  (void)close(fd);
  if (length <= 0) return false;
  line[length] = '\0';
  const char *after_name = strrchr(line, ')');
  char state;
  int threads;
  return after_name != NULL &&
         sscanf(after_name,
                ") %c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %d", &state,
                &threads) == 2 &&
         state == 'Z' && threads <= 1;
}

/* Without pidfds (Linux before 5.3) the look and the signal are two steps, as close together as can be. */
static bool signal_member(pid_t pid, pid_t session, int number) {
  int pidfd = px__feature_usable(PX_FEATURE_PIDFD) ? px_open_pidfd(pid) : -ENOSYS;
  if (pidfd == -ESRCH) return false;
  bool sent = false;
  if (getsid(pid) == session && !is_zombie(pid)) {
    sent = pidfd >= 0 ? px__raw(SYS_pidfd_send_signal, pidfd, number, NULL, 0U) == 0
                      : kill(pid, number) == 0;
  }
  if (pidfd >= 0) (void)close(pidfd);
  return sent;
}

/* The next process of the session, 0 when there is no more, or -errno. */
static pid_t next_member(DIR *processes, pid_t session) {
  for (;;) {
    errno = 0;
    const struct dirent *entry = readdir(processes);
    if (entry == NULL) return -errno;
    if (!isdigit((unsigned char)entry->d_name[0])) continue;
    pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);
    if (getsid(pid) == session) return pid;
  }
}

static int signal_group_of_leader(pid_t leader, int number, int *count) {
  if (kill(-leader, number) == 0) {
    *count = 1;
    return 0;
  }
  return errno == EPERM || errno == ESRCH ? 0 : -errno;
}

int px_signal_session(pid_t session, bool leader_reaped, int signal, int *count) {
  *count = 0;
  if (leader_reaped && getsid(session) >= 0) return 0;
  DIR *processes = opendir("/proc");
  if (processes == NULL) {
    int result = -errno;
    return leader_reaped ? result : signal_group_of_leader(session, signal, count);
  }
  pid_t pid;
  while ((pid = next_member(processes, session)) > 0) {
    if (signal_member(pid, session, signal)) (*count)++;
  }
  (void)closedir(processes);
  return pid;
}

bool px__session_has_group(pid_t session, pid_t group) {
  if (getsid(group) == session && getpgid(group) == group && !is_zombie(group)) return true;
  DIR *processes = opendir("/proc");
  if (processes == NULL) return false;
  bool found = false;
  pid_t pid;
  while (!found && (pid = next_member(processes, session)) > 0) {
    found = getpgid(pid) == group && !is_zombie(pid);
  }
  (void)closedir(processes);
  return found;
}
