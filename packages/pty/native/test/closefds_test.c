/* closefds: closes descriptors by close_range and by /proc/self/fd, each in a process of its own. */
#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../core/linux/closefds.h"
#include "support.h"

enum { KEEP_MAX = 8, HIGH_NUMBER = 900, MANY = 600 };

static int kept[KEEP_MAX];
static size_t kept_count;
static bool by_range;

/* Opens every number below `below`, and each of `kept`. */
static void open_numbers(int below) {
  int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
  EXPECT(null >= 0);
  for (int fd = 0; fd < below; fd++) {
    if (!is_open(fd)) EXPECT_INT(dup3(null, fd, O_CLOEXEC), fd);
  }
  for (size_t i = 0; i < kept_count; i++) {
    if (!is_open(kept[i])) EXPECT_INT(dup3(null, kept[i], O_CLOEXEC), kept[i]);
  }
}

/* valgrind's own descriptors cannot be closed, and have numbers above the limit that it reports. */
static bool is_ours(int fd) {
  return !under_valgrind() || fd < sysconf(_SC_OPEN_MAX);
}

/* The test's output is closed too, so only the exit status can report a failure. */
static void expect_only_kept(void) {
  struct descriptors list;
  size_t at = 0;
  list_descriptors(&list);
  for (size_t i = 0; i < list.count; i++) {
    if (!is_ours(list.numbers[i])) continue;
    if (at == kept_count || list.numbers[i] != kept[at]) _exit(40);
    at++;
  }
  if (at != kept_count) _exit(41);
  _exit(0);
}

static void close_and_look(void) {
  open_numbers(3);
  EXPECT_INT(px__close_others(kept, kept_count, by_range), 0);
  expect_only_kept();
}

static void close_many_and_look(void) {
  open_numbers(MANY);
  EXPECT_INT(px__close_others(kept, kept_count, by_range), 0);
  expect_only_kept();
}

static void keep(const int *numbers, size_t count) {
  kept_count = count;
  for (size_t i = 0; i < count; i++) kept[i] = numbers[i];
}

#define KEEP(...)                                                                                  \
  do {                                                                                             \
    const int numbers[] = {__VA_ARGS__};                                                           \
    keep(numbers, sizeof numbers / sizeof *numbers);                                               \
  } while (0)

static void in_both_ways(void (*test)(void)) {
  by_range = true;
  apart(test);
  by_range = false;
  apart(test);
}

TEST("all descriptors but the kept ones are closed") {
  KEEP(0, 1, 2);
  in_both_ways(close_and_look);
  KEEP(0, 2, 5);
  in_both_ways(close_and_look);
  KEEP(1);
  in_both_ways(close_and_look);
  KEEP(3, 4);
  in_both_ways(close_and_look);
  KEEP(0, 1, 2, 3, HIGH_NUMBER);
  in_both_ways(close_and_look);
}

TEST("with an empty list every descriptor is closed") {
  keep(NULL, 0);
  in_both_ways(close_and_look);
}

TEST("more descriptors are closed than one getdents64 of /proc/self/fd returns") {
  KEEP(1, MANY / 2, MANY - 1, HIGH_NUMBER);
  in_both_ways(close_many_and_look);
}

static void a_number_that_is_kept_need_not_be_open(void) {
  KEEP(1);
  open_numbers(3);
  const int numbers[] = {1, HIGH_NUMBER, HIGH_NUMBER + 2};
  EXPECT_INT(px__close_others(numbers, 3, by_range), 0);
  expect_only_kept();
}

TEST("the list may have numbers that are not open") {
  in_both_ways(a_number_that_is_kept_need_not_be_open);
}

static int refusal;

static void close_with_close_range_refused(void) {
  KEEP(0, 7);
  if (!refuse(SYS_close_range, 0, 0, 0, refusal)) return;
  by_range = true;
  close_and_look();
}

TEST("if close_range is refused, descriptors are closed by /proc/self/fd") {
  const int refusals[] = {ENOSYS, EPERM, EINVAL};
  if (!have_filters()) return;
  for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
    refusal = refusals[i];
    apart(close_with_close_range_refused);
  }
}

TEST_APART("an error of close_range other than a refusal is returned") {
  KEEP(0, 7);
  if (!refuse(SYS_close_range, 0, 0, 0, EIO)) return;
  EXPECT_INT(px__close_others(kept, kept_count, true), -EIO);
}

TEST_APART("without /proc and close_range the error is returned") {
  KEEP(0, 7);
  if (!refuse(SYS_openat, 0, 0, 0, ENOENT)) return;
  EXPECT_INT(px__close_others(kept, kept_count, false), -ENOENT);
  _exit(0); /* the descriptors cannot be listed any more */
}

/* The directory /proc/self/fd needs a number too. */
static void fill_the_table_and_look(void) {
  KEEP(0, 1, 3);
  open_numbers(64);
  limit_descriptors(64);
  EXPECT_INT(open("/dev/null", O_RDONLY | O_CLOEXEC), -1);
  EXPECT_INT(errno, EMFILE);
  EXPECT_INT(px__close_others(kept, kept_count, by_range), 0);
  expect_only_kept();
}

TEST("a full descriptor table is closed too") {
  in_both_ways(fill_the_table_and_look);
}

int main(void) {
  return run_tests();
}
