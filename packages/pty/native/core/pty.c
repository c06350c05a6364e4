#include "pty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "features.h"
#include "filestate.h"
#include "session.h"

#ifndef TIOCGPTPEER
#define TIOCGPTPEER _IO('T', 0x41)
#endif

int px_pty_name(int master, char name[PX_TTY_NAME_SIZE]) {
  unsigned int number;
  if (ioctl(master, TIOCGPTN, &number) < 0) return -errno;
  (void)snprintf(name, PX_TTY_NAME_SIZE, "/dev/pts/%u", number);
  return 0;
}

/*
 * Through the master: with another devpts mounted over /dev/pts the name is somebody else's terminal.
 * Only where the ioctl is missing the name must do.
 */
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

static int set_line_discipline(int master, const struct px_line_discipline *discipline) {
  struct termios attributes;
  int result = px_pty_get_attributes(master, &attributes);
  if (result < 0) return result;
  if (discipline->raw) cfmakeraw(&attributes);
  if (discipline->echo) {
    attributes.c_lflag |= ECHO;
  } else {
    attributes.c_lflag &= ~(tcflag_t)ECHO;
  }
  attributes.c_iflag |= IUTF8;
  return px_pty_set_attributes(master, &attributes);
}

int px_pty_open(const struct px_size *size, const struct px_line_discipline *discipline,
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
  result = px_pty_set_size(master, size);
  if (result < 0) goto error;
  result = set_line_discipline(master, discipline);
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

int px_pty_get_size(int master, struct px_size *size) {
  struct winsize window;
  if (ioctl(master, TIOCGWINSZ, &window) < 0) return -errno;
  *size = (struct px_size){window.ws_col, window.ws_row, window.ws_xpixel, window.ws_ypixel};
  return 0;
}

int px_pty_set_size(int master, const struct px_size *size) {
  struct winsize window = {
      .ws_row = size->rows,
      .ws_col = size->columns,
      .ws_xpixel = size->pixel_width,
      .ws_ypixel = size->pixel_height,
  };
  return ioctl(master, TIOCSWINSZ, &window) < 0 ? -errno : 0;
}

int px_pty_get_attributes(int master, struct termios *attributes) {
  return tcgetattr(master, attributes) < 0 ? -errno : 0;
}

int px_pty_set_attributes(int master, const struct termios *attributes) {
  while (tcsetattr(master, TCSANOW, attributes) < 0) {
    if (errno != EINTR) return -errno;
  }
  return 0;
}

int px_pty_get_foreground(int master, pid_t *pgid) {
  pid_t group = 0;
  if (ioctl(master, TIOCGPGRP, &group) < 0) return -errno;
  *pgid = group > 0 ? group : 0;
  return 0;
}

int px_pty_get_session(int master, pid_t *leader) {
  pid_t session = 0; /* valgrind does not know TIOCGSID */
  if (ioctl(master, TIOCGSID, &session) < 0) {
    unsigned int number;
    /* ENOTTY says also that there is none. */
    if (errno != ENOTTY || ioctl(master, TIOCGPTN, &number) < 0) return -errno;
  }
  *leader = session > 0 ? session : 0;
  return 0;
}

/* TIOCSIG tells neither who got it nor that nobody did. */
int px_pty_signal_foreground(int master, int signal) {
  pid_t group = 0, session = 0;
  int result = px_pty_get_foreground(master, &group);
  if (result == 0) result = px_pty_get_session(master, &session);
  if (result < 0) return result;
  bool typed = signal == SIGINT || signal == SIGQUIT || signal == SIGTSTP;
  if (typed && group > 1 && !px__is_our_group(group)) {
    if (!px__session_has_group(session, group)) return -ESRCH;
    if (ioctl(master, TIOCSIG, signal) == 0) return 0;
  }
  return px__signal_group_in_session(session, group, signal);
}

/*
 * poll, not FIONREAD: it waits for what the kernel has yet to carry to the line discipline, and it tells of an
 * end of input, which has no bytes to count. A slave that was hung up is at its end and has nothing.
 */
int px_pty_has_unread_input(int slave, bool *unread) {
  struct pollfd watched = {.fd = slave, .events = POLLIN};
  while (poll(&watched, 1, 0) < 0) {
    if (errno != EINTR) return -errno;
  }
  if (watched.revents & POLLNVAL) return -EBADF;
  *unread = (watched.revents & (POLLIN | POLLHUP)) == POLLIN;
  return 0;
}
