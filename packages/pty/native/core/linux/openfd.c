#include "openfd.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <unistd.h>

int px__above_standard(int fd) {
  if (fd < 0) return -errno;
  if (fd > STDERR_FILENO) return fd;
  int moved = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  int error = errno;
  (void)close(fd);
  return moved < 0 ? -error : moved;
}

int px__open_epoll(void) {
  return px__above_standard(epoll_create1(EPOLL_CLOEXEC));
}
