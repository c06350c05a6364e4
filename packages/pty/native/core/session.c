#include "session.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "rawcall.h"

#ifndef SYS_pidfd_send_signal
#define SYS_pidfd_send_signal 424
#endif
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

/* Without pidfds (Linux before 5.3) the look and the signal are two steps, as close together as can be. */
static bool signal_member(pid_t pid, pid_t session, int number) {
  long pidfd = px__raw(SYS_pidfd_open, pid, 0U);
  if (pidfd == -ESRCH) return false;
  bool sent = false;
  if (getsid(pid) == session) {
    sent = pidfd >= 0 ? px__raw(SYS_pidfd_send_signal, pidfd, number, NULL, 0U) == 0
                      : kill(pid, number) == 0;
  }
  if (pidfd >= 0) (void)close((int)pidfd);
  return sent;
}

int px_signal_session(pid_t session, bool leader_reaped, int signal, int *count) {
  *count = 0;
  if (leader_reaped && getsid(session) >= 0) return 0;
  DIR *processes = opendir("/proc");
  if (processes == NULL) return -errno;
  for (;;) {
    errno = 0;
    const struct dirent *entry = readdir(processes);
    if (entry == NULL) break;
    if (!isdigit((unsigned char)entry->d_name[0])) continue;
    pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);
    if (getsid(pid) == session && signal_member(pid, session, signal)) (*count)++;
  }
  int result = -errno;
  (void)closedir(processes);
  return result;
}
