#include "../tty.h"

#include <errno.h>
#include <poll.h>

int px_tty_get_size(int fd, struct winsize *size) {
  return ioctl(fd, TIOCGWINSZ, size) < 0 ? -errno : 0;
}

int px_tty_set_size(int fd, const struct winsize *size) {
  return ioctl(fd, TIOCSWINSZ, size) < 0 ? -errno : 0;
}

int px_tty_get_attributes(int fd, struct termios *attributes) {
  return tcgetattr(fd, attributes) < 0 ? -errno : 0;
}

/* TCSANOW: TCSADRAIN and TCSAFLUSH wait in the kernel, beyond any signal, while a child is blocked in write. */
int px_tty_set_attributes(int fd, const struct termios *attributes) {
  while (tcsetattr(fd, TCSANOW, attributes) < 0) {
    if (errno != EINTR) return -errno;
  }
  return 0;
}

int px_tty_set_discipline(int fd, const struct px_line_discipline *discipline) {
  struct termios attributes;
  int result = px_tty_get_attributes(fd, &attributes);
  if (result < 0) return result;
  if (discipline->raw) cfmakeraw(&attributes);
  if (discipline->echo) {
    attributes.c_lflag |= ECHO;
  } else {
    attributes.c_lflag &= ~(tcflag_t)ECHO;
  }
  attributes.c_iflag |= IUTF8;
  return px_tty_set_attributes(fd, &attributes);
}

/* poll, not FIONREAD: poll flushes what the kernel has not yet given to the line discipline, and reports an end of input,
 * which has no bytes to count. A slave that was hung up is at its end: nothing is unread. */
int px_tty_has_unread_input(int slave, bool *unread) {
  struct pollfd watched = {.fd = slave, .events = POLLIN};
  while (poll(&watched, 1, 0) < 0) {
    if (errno != EINTR) return -errno;
  }
  if (watched.revents & POLLNVAL) return -EBADF;
  *unread = (watched.revents & (POLLIN | POLLHUP)) == POLLIN;
  return 0;
}
