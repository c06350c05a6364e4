#include "../pty.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../features.h"
#include "../session.h"
#include "../tty.h"
#include "filestate.h"

#ifndef TIOCGPTPEER
#define TIOCGPTPEER _IO('T', 0x41)
#endif

int px_pty_name(int master, char name[PX_TTY_NAME_SIZE]) {
  unsigned int number;
  if (ioctl(master, TIOCGPTN, &number) < 0) return -errno;
  (void)snprintf(name, PX_TTY_NAME_SIZE, "/dev/pts/%u", number);
  return 0;
}

/* By ioctl on the master, since with another devpts mounted over /dev/pts the name is another terminal's. The name is the
 * fallback for kernels without the ioctl. */
int px_pty_open_slave(int master) {
  char name[PX_TTY_NAME_SIZE];
  int flags = O_RDWR | O_NOCTTY | O_CLOEXEC;
  if (px__feature_usable(PX_FEATURE_GPTPEER)) {
    int slave;
    do {
      slave = ioctl(master, TIOCGPTPEER, flags);
    } while (slave < 0 && errno == EINTR);
    if (slave >= 0) return slave;
    if (errno != ENOTTY && !px__means_unavailable(errno)) return -errno;
  }
  int result = px_pty_name(master, name);
  if (result < 0) return result;
  int slave;
  do {
    slave = open(name, flags);
  } while (slave < 0 && errno == EINTR);
  return slave >= 0 ? slave : -errno;
}

int px_pty_identify(int master, uint64_t *device, uint64_t *inode) {
  struct px__file_state file = {.inode = 0};
  int slave = px_pty_open_slave(master);
  if (slave < 0) return slave;
  int result = px__file_state(slave, &file);
  (void)close(slave);
  *device = file.device;
  *inode = file.inode;
  return result;
}

int px_pty_open(const struct winsize *size, const struct px_line_discipline *discipline,
                struct px_pty *pty, const char **step) {
  int result;

  *step = "open";
  int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
  if (master < 0) return -errno;

  *step = "ioctl";
  int locked = 0;
  if (ioctl(master, TIOCSPTLCK, &locked) < 0) {
    result = -errno;
    goto error;
  }
  result = px_pty_name(master, pty->name);
  if (result < 0) goto error;
  result = px_tty_set_size(master, size);
  if (result < 0) goto error;
  result = px_tty_set_discipline(master, discipline);
  if (result < 0) goto error;

  *step = "open";
  result = px_pty_open_slave(master);
  if (result < 0) goto error;

  pty->master = master;
  pty->slave = result;
  return 0;

error:
  (void)close(master);
  return result;
}

int px_pty_get_foreground(int master, pid_t *pgid) {
  pid_t group = 0;
  if (ioctl(master, TIOCGPGRP, &group) < 0) return -errno;
  *pgid = group > 0 ? group : 0;
  return 0;
}

int px_pty_get_session(int master, pid_t *session) {
  pid_t number = 0; /* valgrind does not know TIOCGSID */
  if (ioctl(master, TIOCGSID, &number) < 0) {
    unsigned int terminal;
    /* ENOTTY also means that the terminal has no session. */
    if (errno != ENOTTY || ioctl(master, TIOCGPTN, &terminal) < 0) return -errno;
  }
  *session = number > 0 ? number : 0;
  return 0;
}

/* TIOCSIG succeeds without a process to signal, so the group is looked for first. */
int px_pty_signal_foreground(int master, int signal) {
  pid_t group = 0, session = 0;
  int result = px_pty_get_foreground(master, &group);
  if (result == 0) result = px_pty_get_session(master, &session);
  if (result < 0) return result;
  bool typed = signal == SIGINT || signal == SIGQUIT || signal == SIGTSTP;
  if (typed && group > 1 && !px__is_own_group(group)) {
    if (!px__session_has_group(session, group)) return -ESRCH;
    if (ioctl(master, TIOCSIG, signal) == 0) return 0;
  }
  return px__signal_group_in_session(session, group, signal);
}
