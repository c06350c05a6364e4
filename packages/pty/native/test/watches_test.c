/* watches: finds ready descriptors, and no events of files that are gone. */
#include "../core/watches.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support.h"

struct pipe {
  int read_end, write_end;
};

static struct px_watches watches;
static struct px_found found[PX_MOST_FOUND];

static void begin(void) {
  EXPECT_INT(px_watches_open(&watches), 0);
}

static struct pipe open_pipe(void) {
  int ends[2];
  EXPECT_INT(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
  return (struct pipe){ends[0], ends[1]};
}

static struct pipe open_full_pipe(void) {
  struct pipe pipe = open_pipe();
  EXPECT_INT(write(pipe.write_end, "x", 1), 1);
  return pipe;
}

static void close_pipe(struct pipe pipe) {
  (void)close(pipe.read_end);
  (void)close(pipe.write_end);
}

static int wait_all(void) {
  return px_watches_wait(&watches, found, PX_MOST_FOUND);
}

TEST("a ready descriptor is found by every wait") {
  begin();
  struct pipe pipe = open_pipe();
  EXPECT_INT(px_watches_set(&watches, pipe.read_end, PX_READABLE), 0);
  EXPECT_INT(wait_all(), 0);
  EXPECT_INT(write(pipe.write_end, "x", 1), 1);
  for (int time = 0; time < 2; time++) {
    EXPECT_INT(wait_all(), 1);
    EXPECT_INT(found[0].fd, pipe.read_end);
    EXPECT_INT(found[0].events, PX_READABLE);
    EXPECT(px_watches_has(&watches, &found[0]));
  }
  px_watches_close(&watches);
  close_pipe(pipe);
}

TEST("only watched events are found") {
  int ends[2];
  begin();
  EXPECT_INT(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
  EXPECT_INT(px_watches_set(&watches, ends[0], PX_READABLE), 0);
  EXPECT_INT(wait_all(), 0);
  EXPECT_INT(px_watches_set(&watches, ends[0], PX_READABLE | PX_WRITABLE), 0);
  EXPECT_INT(wait_all(), 1);
  EXPECT_INT(found[0].events, PX_WRITABLE);
  EXPECT_INT(write(ends[1], "x", 1), 1);
  EXPECT_INT(wait_all(), 1);
  EXPECT_INT(found[0].events, PX_READABLE | PX_WRITABLE);
  px_watches_close(&watches);
  (void)close(ends[0]);
  (void)close(ends[1]);
}

TEST("a hang-up is reported as the watched events") {
  begin();
  struct pipe ours_to_read = open_pipe(), ours_to_write = open_pipe();
  (void)close(ours_to_read.write_end);
  (void)close(ours_to_write.read_end);
  EXPECT_INT(px_watches_set(&watches, ours_to_read.read_end, PX_READABLE), 0);
  EXPECT_INT(wait_all(), 1);
  EXPECT_INT(found[0].fd, ours_to_read.read_end);
  EXPECT_INT(found[0].events, PX_READABLE);
  EXPECT_INT(px_watches_set(&watches, ours_to_read.read_end, 0), 0);
  /* The write end of a pipe reports the hang-up to a watch for reading too. */
  EXPECT_INT(px_watches_set(&watches, ours_to_write.write_end, PX_READABLE), 0);
  EXPECT_INT(wait_all(), 1);
  EXPECT_INT(found[0].fd, ours_to_write.write_end);
  EXPECT_INT(found[0].events, PX_READABLE);
  px_watches_close(&watches);
  (void)close(ours_to_read.read_end);
  (void)close(ours_to_write.write_end);
}

TEST("PX_HANGUP alone does not report data") {
  begin();
  struct pipe pipe = open_full_pipe();
  EXPECT_INT(px_watches_set(&watches, pipe.read_end, PX_HANGUP), 0);
  EXPECT_INT(wait_all(), 0);
  (void)close(pipe.write_end);
  EXPECT_INT(wait_all(), 1);
  EXPECT_INT(found[0].events, PX_HANGUP);
  px_watches_close(&watches);
  (void)close(pipe.read_end);
}

TEST("a descriptor is not found after its watch ended") {
  begin();
  struct pipe pipe = open_full_pipe();
  EXPECT_INT(px_watches_set(&watches, pipe.read_end, PX_READABLE), 0);
  EXPECT_INT(wait_all(), 1);
  EXPECT_INT(px_watches_set(&watches, pipe.read_end, 0), 0);
  EXPECT(!px_watches_has(&watches, &found[0]));
  EXPECT_INT(wait_all(), 0);
  EXPECT_INT(px_watches_set(&watches, pipe.read_end, 0), 0);
  px_watches_close(&watches);
  close_pipe(pipe);
}

TEST("an event found for a file does not hold for the next file with its number") {
  begin();
  struct pipe first = open_full_pipe(), second = open_full_pipe();
  EXPECT_INT(px_watches_set(&watches, first.read_end, PX_READABLE), 0);
  EXPECT_INT(wait_all(), 1);
  EXPECT_INT(px_watches_set(&watches, first.read_end, 0), 0);
  EXPECT_INT(dup3(second.read_end, first.read_end, O_CLOEXEC), first.read_end);
  EXPECT_INT(px_watches_set(&watches, first.read_end, PX_READABLE), 0);
  EXPECT(!px_watches_has(&watches, &found[0]));
  EXPECT_INT(wait_all(), 1);
  EXPECT(px_watches_has(&watches, &found[0]));
  px_watches_close(&watches);
  close_pipe(first);
  close_pipe(second);
}

TEST("a file can be watched whose number was another's that was closed while watched") {
  begin();
  struct pipe first = open_full_pipe(), second = open_full_pipe();
  EXPECT_INT(px_watches_set(&watches, first.read_end, PX_READABLE), 0);
  EXPECT_INT(wait_all(), 1);
  EXPECT_INT(dup3(second.read_end, first.read_end, O_CLOEXEC), first.read_end);
  EXPECT_INT(wait_all(), 0);
  EXPECT_INT(px_watches_set(&watches, first.read_end, PX_READABLE | PX_HANGUP), 0);
  EXPECT(!px_watches_has(&watches, &found[0]));
  EXPECT_INT(wait_all(), 1);
  EXPECT_INT(found[0].fd, first.read_end);
  px_watches_close(&watches);
  close_pipe(first);
  close_pipe(second);
}

static int index_of(const struct pipe *pipes, int count, int read_end) {
  int i = 0;
  while (i < count && pipes[i].read_end != read_end) i++;
  EXPECT(i < count);
  return i;
}

TEST("with room for one each descriptor is found in turn") {
  enum { COUNT = 5 };
  struct pipe pipes[COUNT];
  int seen[COUNT] = {0};
  begin();
  for (int i = 0; i < COUNT; i++) {
    pipes[i] = open_full_pipe();
    EXPECT_INT(px_watches_set(&watches, pipes[i].read_end, PX_READABLE), 0);
  }
  for (int time = 0; time < 2 * COUNT; time++) {
    EXPECT_INT(px_watches_wait(&watches, found, 1), 1);
    seen[index_of(pipes, COUNT, found[0].fd)]++;
  }
  for (int i = 0; i < COUNT; i++) EXPECT_INT(seen[i], 2);
  px_watches_close(&watches);
  for (int i = 0; i < COUNT; i++) close_pipe(pipes[i]);
}

TEST("each wait starts with another descriptor, though all others are removed and added again") {
  enum { COUNT = 5 };
  struct pipe pipes[COUNT];
  int first[COUNT] = {0};
  begin();
  for (int i = 0; i < COUNT; i++) {
    pipes[i] = open_full_pipe();
    EXPECT_INT(px_watches_set(&watches, pipes[i].read_end, PX_READABLE), 0);
  }
  for (int time = 0; time < 2 * COUNT; time++) {
    EXPECT_INT(wait_all(), COUNT);
    for (int i = 0; i < COUNT; i++) {
      if (pipes[i].read_end == found[0].fd) {
        first[i]++;
        continue;
      }
      EXPECT_INT(px_watches_set(&watches, pipes[i].read_end, 0), 0);
      EXPECT_INT(px_watches_set(&watches, pipes[i].read_end, PX_READABLE), 0);
    }
  }
  for (int i = 0; i < COUNT; i++) EXPECT_INT(first[i], 2);
  px_watches_close(&watches);
  for (int i = 0; i < COUNT; i++) close_pipe(pipes[i]);
}

TEST("more than PX_MOST_FOUND ready descriptors are found by two waits") {
  enum { COUNT = PX_MOST_FOUND + 50 };
  static struct pipe pipes[COUNT];
  static bool seen[COUNT];
  begin();
  for (int i = 0; i < COUNT; i++) {
    pipes[i] = open_full_pipe();
    EXPECT_INT(px_watches_set(&watches, pipes[i].read_end, PX_READABLE), 0);
  }
  memset(seen, 0, sizeof seen);
  for (int time = 0; time < 2; time++) {
    EXPECT_INT(wait_all(), PX_MOST_FOUND);
    for (int i = 0; i < PX_MOST_FOUND; i++) seen[index_of(pipes, COUNT, found[i].fd)] = true;
  }
  for (int i = 0; i < COUNT; i++) EXPECT(seen[i]);
  px_watches_close(&watches);
  for (int i = 0; i < COUNT; i++) close_pipe(pipes[i]);
}

TEST("a file is EPERM, and a number that is not open EBADF") {
  begin();
  struct pipe pipe = open_pipe();
  int file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  EXPECT_INT(px_watches_set(&watches, file, PX_READABLE), -EPERM);
  EXPECT_INT(px_watches_set(&watches, 9999, PX_READABLE), -EBADF);
  EXPECT_INT(px_watches_set(&watches, -1, PX_READABLE), -EBADF);
  EXPECT_INT(px_watches_set(&watches, 99999, 0), 0);
  EXPECT_INT(px_watches_set(&watches, pipe.read_end, PX_READABLE), 0);
  EXPECT_INT(px_watches_set(&watches, pipe.read_end, PX_READABLE), 0);
  px_watches_close(&watches);
  (void)close(file);
  close_pipe(pipe);
}

TEST_APART("the epoll set gets none of the numbers 0 to 2") {
  EXPECT_INT(close(STDIN_FILENO), 0);
  begin();
  EXPECT(watches.epoll > STDERR_FILENO);
  EXPECT_INT(fcntl(watches.epoll, F_GETFD), FD_CLOEXEC);
  EXPECT_INT(fcntl(STDIN_FILENO, F_GETFD), -1);
  px_watches_close(&watches);
}

TEST("a wait on a set whose descriptor is closed is EBADF") {
  begin();
  (void)close(watches.epoll);
  EXPECT_INT(wait_all(), -EBADF);
  px_watches_close(&watches);
}

int main(void) {
  return run_tests();
}
