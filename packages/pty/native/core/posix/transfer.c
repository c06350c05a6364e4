#include "../transfer.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

/*
 * The first EIO of a master is not its end. The kernel checks for bytes first and for the other side second:
 *
 *     read of the master, in n_tty_read         last process with the slave open
 *     flushes the worker: no bytes
 *                                               write("last"), queued for the worker
 *                                               close
 *     the other side is closed: EIO
 *
 * The next read flushes the worker again and finds the bytes. If it fails with EIO too, there are none.
 */
int px_read(int fd, uint8_t *to, size_t room, struct px_read_budget *budget) {
  size_t taken = 0;
  bool read_again = false;
  while (taken < room) {
    ssize_t length = read(fd, to + taken, room - taken);
    if (length > 0) {
      taken += (size_t)length;
      px__budget_earn(budget, (size_t)length);
      /* Stop when less than one chunk fits: the remainder would cost another callback. */
      if (room - taken < PX_TTY_CHUNK) break;
      if (!px__budget_has_more(budget, fd, (size_t)length)) break;
      continue;
    }
    if (length < 0 && errno == EINTR) continue;
    if (taken > 0) break;
    if (length == 0) return PX_END_OF_FILE;
    if (errno == EIO && !read_again) {
      read_again = true;
      continue;
    }
    return errno == EAGAIN ? 0 : -errno;
  }
  return (int)taken;
}

bool px_is_hung_up(int fd) {
  struct pollfd state = {.fd = fd, .events = 0};
  int ready;
  do {
    ready = poll(&state, 1, 0);
  } while (ready < 0 && errno == EINTR);
  return ready == 1 && (state.revents & POLLHUP) != 0;
}

int px_write(int fd, const uint8_t *from, size_t length) {
  size_t given = 0;
  while (given < length) {
    ssize_t written = write(fd, from + given, length - given);
    if (written > 0) {
      given += (size_t)written;
      continue;
    }
    if (written < 0 && errno == EINTR) continue;
    if (given > 0) break;
    if (written < 0 && errno != EAGAIN) return -errno;
    return px_is_hung_up(fd) ? -EPIPE : 0;
  }
  return (int)given;
}
