/* watches: what is looked at, what is found ready, and what is found of what is gone. */
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

static void what_is_ready_is_found_as_often_as_it_is_asked(void) {
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

static void only_what_is_looked_for_is_found(void) {
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

static void a_hang_up_shows_as_what_is_looked_for(void) {
  begin();
  struct pipe ours_to_read = open_pipe(), ours_to_write = open_pipe();
  (void)close(ours_to_read.write_end);
  (void)close(ours_to_write.read_end);
  EXPECT_INT(px_watches_set(&watches, ours_to_read.read_end, PX_READABLE), 0);
  EXPECT_INT(wait_all(), 1);
  EXPECT_INT(found[0].fd, ours_to_read.read_end);
  EXPECT_INT(found[0].events, PX_READABLE);
  EXPECT_INT(px_watches_set(&watches, ours_to_read.read_end, 0), 0);
  /* A pipe that is only written to tells of its end to whoever wants to read from it. */
  EXPECT_INT(px_watches_set(&watches, ours_to_write.write_end, PX_READABLE), 0);
  EXPECT_INT(wait_all(), 1);
  EXPECT_INT(found[0].fd, ours_to_write.write_end);
  EXPECT_INT(found[0].events, PX_READABLE);
  px_watches_close(&watches);
  (void)close(ours_to_read.read_end);
  (void)close(ours_to_write.write_end);
}

static void a_hang_up_alone_is_watched_for_while_data_waits(void) {
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

static void what_was_removed_is_found_no_more(void) {
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

static void what_was_found_of_a_file_is_not_of_the_next_one_with_its_number(void) {
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

static void a_file_that_took_the_number_of_one_closed_while_it_was_watched_is_watched(void) {
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

static void each_has_its_turn_when_there_is_room_for_one(void) {
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

static void who_is_first_is_another_each_time_also_when_all_others_are_added_again(void) {
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

static void there_is_room_for_many_but_not_at_once(void) {
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

static void what_cannot_be_watched_is_refused(void) {
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

static void the_set_takes_no_number_of_the_standard_ones(void) {
  EXPECT_INT(close(STDIN_FILENO), 0);
  begin();
  EXPECT(watches.epoll > STDERR_FILENO);
  EXPECT_INT(fcntl(watches.epoll, F_GETFD), FD_CLOEXEC);
  EXPECT_INT(fcntl(STDIN_FILENO, F_GETFD), -1);
  px_watches_close(&watches);
}

static void a_set_that_was_closed_by_others_says_so(void) {
  begin();
  (void)close(watches.epoll);
  EXPECT_INT(wait_all(), -EBADF);
  px_watches_close(&watches);
}

int main(void) {
  static const struct test tests[] = {
      {"what is ready is found as often as it is asked",
       what_is_ready_is_found_as_often_as_it_is_asked, HERE},
      {"only what is looked for is found", only_what_is_looked_for_is_found, HERE},
      {"a hang-up shows as what is looked for", a_hang_up_shows_as_what_is_looked_for, HERE},
      {"what was removed is found no more", what_was_removed_is_found_no_more, HERE},
      {"a hang-up alone is watched for while data waits",
       a_hang_up_alone_is_watched_for_while_data_waits, HERE},
      {"what was found of a file is not of the next one with its number",
       what_was_found_of_a_file_is_not_of_the_next_one_with_its_number, HERE},
      {"a file that took the number of one closed while it was watched is watched",
       a_file_that_took_the_number_of_one_closed_while_it_was_watched_is_watched, HERE},
      {"each has its turn when there is room for one", each_has_its_turn_when_there_is_room_for_one,
       HERE},
      {"who is first is another each time, also when all others are added again",
       who_is_first_is_another_each_time_also_when_all_others_are_added_again, HERE},
      {"there is room for many, but not at once", there_is_room_for_many_but_not_at_once, HERE},
      {"what cannot be watched is refused", what_cannot_be_watched_is_refused, HERE},
      {"the set takes none of the standard numbers", the_set_takes_no_number_of_the_standard_ones,
       APART},
      {"a set that was closed by others says so", a_set_that_was_closed_by_others_says_so, HERE},
  };
  return RUN_TESTS(tests);
}
