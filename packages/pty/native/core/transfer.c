#include "transfer.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum {
  PATIENCE = 100 * 1000, /* nanoseconds, as all of these */
  WORTH = 40 * 1000,     /* a full piece that was waited for: what it is to sleep and be woken */
  REST = WORTH / 32,     /* a full piece that was not waited for */
  MOST = 2 * 1000 * 1000,
  /* FIONREAD takes the lock under which the worker fills the terminal: not asked more often than this. */
  STEP = 4 * 1000,
  YIELDS = 4 /* for one look at the clock */
};

static int64_t now(void) {
  struct timespec time;
  (void)clock_gettime(CLOCK_MONOTONIC, &time); /* this clock is always there */
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

/* Debts have a limit as well: the clock runs on while a process is stopped in a wait. */
static void enter(struct px_pace *pace, int64_t amount) {
  int64_t credit = pace->credit + amount;
  pace->credit = credit > MOST ? MOST : credit < -MOST ? -MOST : credit;
}

/*
 * Lets others run, the worker among them when it is on our processor, for a step at least. When that was. The first yield
 * alone: beside a program that needs the processor each of them takes milliseconds.
 */
static int64_t yield_since(int64_t last) {
  int yields = 1;
  int64_t at;
  do {
    while (yields-- > 0) (void)sched_yield();
    yields = YIELDS;
    at = now();
  } while (at - last < STEP);
  return at;
}

static bool await_bytes(int fd, struct px_pace *pace) {
  int queued = 0;
  int64_t begun = now(), at = begun;
  do {
    at = yield_since(at);
  } while (ioctl(fd, FIONREAD, &queued) == 0 && queued == 0 && at - begun < PATIENCE);
  pace->flowing = queued > 0;
  enter(pace, begun - at);
  return queued > 0;
}

static void earn(struct px_pace *pace, size_t length) {
  if (pace->flowing) enter(pace, (int64_t)length * WORTH / PX_TTY_PIECE);
}

/* A piece that is not full is the last one, unless it was waited for. More than a piece is a pipe, which nobody has to
 * fill again, or a terminal that was filled while it was read. */
static bool has_more(int fd, size_t length, struct px_pace *pace) {
  bool full = length >= PX_TTY_PIECE;
  if (!full && !pace->flowing) return false;
  bool of_a_flood = pace->flowing || length == PX_TTY_PIECE;
  if (of_a_flood && pace->credit >= 0) return await_bytes(fd, pace);
  pace->flowing = false;
  enter(pace, REST);
  return full;
}

/*
 * The first EIO of a master is not its end. The kernel looks for bytes first and for the other side second:
 *
 *     n_tty_read                                the last holder of the slave
 *     waits for the worker: no bytes
 *                                               write("last"), on its way through the worker
 *                                               close
 *     the other side is closed: EIO
 *
 * A read that begins after that finds the bytes; when it says EIO again, there are none.
 */
int px_read(int fd, uint8_t *to, size_t room, struct px_pace *pace) {
  size_t taken = 0;
  bool asked_again = false;
  while (taken < room) {
    ssize_t length = read(fd, to + taken, room - taken);
    if (length > 0) {
      taken += (size_t)length;
      if (pace == NULL) break;
      earn(pace, (size_t)length);
      /* A rest of room that would part a piece is left: what remained of it would be a callback of its own. */
      if (room - taken < PX_TTY_PIECE) break;
      if (!has_more(fd, (size_t)length, pace)) break;
      continue;
    }
    if (length < 0 && errno == EINTR) continue;
    if (taken > 0) break;
    if (length == 0) return PX_END_OF_FILE;
    if (errno == EIO && !asked_again) {
      asked_again = true;
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
