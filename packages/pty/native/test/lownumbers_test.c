/* lownumbers: starts a child with a shared descriptor table, and keeps the parent's descriptors. */
#include "../core/lownumbers.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../core/features.h"
#include "support.h"

enum { MANY = 600, UNSHARE = 2 };

static int opened[MANY];

static void open_many(void) {
  for (int i = 0; i < MANY; i++) {
    opened[i] = open("/dev/null", O_RDONLY); /* not close-on-exec: the child must close them */
    EXPECT(opened[i] >= 0);
  }
}

static void expect_many_open_and_close_them(void) {
  for (int i = 0; i < MANY; i++) EXPECT_INT(close(opened[i]), 0);
}

/* The first spawn of a process does not share the table: it finds out whether memory is shared. */
static void warm_up(void) {
  struct command command;
  prepare_shell(&command, "echo works");
  EXPECT_STR(run(&command), "works\n");
}

/* Prints 0, 1, 2, and the number with which ls reads the directory. */
static const char lists_descriptors[] = "exec ls -1 /proc/self/fd";

TEST("a child that shared the table has only its own descriptors") {
  struct command command;
  warm_up();
  open_many();
  prepare_shell(&command, lists_descriptors);
  EXPECT_STR(run(&command), "0\n1\n2\n3\n");
  expect_many_open_and_close_them();
}

TEST("the parent's descriptors stay open after a failed spawn") {
  struct command command;
  warm_up();
  open_many();
  prepare(&command, "/nowhere", "nowhere", NULL);
  expect_failure(&command, PX_STEP_EXECVE, ENOENT);
  close_pty(&command.pty);
  expect_many_open_and_close_them();
}

static bool is_named(int fd, const char *name) {
  char path[64], target[256];
  (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(path, target, sizeof target - 1);
  if (length < 0) return false;
  target[length] = '\0';
  return strstr(target, name) != NULL;
}

static int low_number(int index) {
  return px__low_highest() - (PX_LOW_NUMBERS - 1) + index;
}

static bool is_close_on_exec(int fd) {
  return (fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0;
}

static void expect_placeholders(void) {
  for (int i = 0; i < PX_LOW_NUMBERS; i++) {
    EXPECT(is_named(low_number(i), "memfd:strand-pty"));
    EXPECT(is_close_on_exec(low_number(i)));
  }
}

TEST("after a spawn, failed or not, each reserved number holds the placeholder") {
  struct command command;
  expect_placeholders();
  warm_up();
  warm_up();
  expect_placeholders();
  prepare(&command, "/nowhere", "nowhere", NULL);
  expect_failure(&command, PX_STEP_EXECVE, ENOENT);
  close_pty(&command.pty);
  expect_placeholders();
}

/* Opens another file at a reserved number. */
static void take(int number) {
  int file = open("/dev/zero", O_RDONLY | O_CLOEXEC);
  EXPECT_INT(dup3(file, number, O_CLOEXEC), number);
  EXPECT_INT(close(file), 0);
}

static void expect_to_leave_alone(int number) {
  warm_up();
  take(number);
  warm_up();
  warm_up();
  EXPECT(is_named(number, "/dev/zero"));
  EXPECT(!px__low_has(low_number(1)));
}

TEST_APART("a reserved number that the program reuses is never touched again") {
  expect_to_leave_alone(low_number(0));
}

TEST_APART("the last reserved number is never touched again after the program reuses it") {
  expect_to_leave_alone(low_number(PX_LOW_NUMBERS - 1));
}

TEST_APART("a reserved number that the program reuses can be inherited") {
  struct command command;
  warm_up();
  take(low_number(1));
  prepare_shell(&command, "exec head -c 2 <&2 | tr '\\0' 0");
  command.descriptors[2].source = low_number(1);
  EXPECT_STR(run(&command), "00");
}

TEST("a child with more descriptors than reserved numbers gets a copy of the table") {
  struct command command;
  warm_up();
  int pipes[PX_LOW_NUMBERS];
  struct px_descriptor map[3 + PX_LOW_NUMBERS];
  prepare_shell(&command, lists_descriptors);
  memcpy(map, command.descriptors, sizeof command.descriptors);
  EXPECT(pipe2(pipes, O_CLOEXEC) == 0 && pipe2(pipes + 2, O_CLOEXEC) == 0);
  for (int i = 0; i < PX_LOW_NUMBERS; i++) map[3 + i] = (struct px_descriptor){3 + i, pipes[i]};
  command.options.descriptors = map;
  command.options.descriptor_count = 3 + PX_LOW_NUMBERS;
  EXPECT_STR(run(&command), "0\n1\n2\n3\n4\n5\n6\n7\n");
  for (int i = 0; i < PX_LOW_NUMBERS; i++) EXPECT_INT(close(pipes[i]), 0);
  expect_placeholders();
}

/* Whether another process finds the file locked by this one. */
static bool is_locked(const char *path) {
  int status;
  pid_t pid = fork();
  if (pid == 0) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int file = open(path, O_RDWR | O_CLOEXEC);
    _exit(fcntl(file, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK ? 1 : 0);
  }
  EXPECT_INT(waitpid(pid, &status, 0), pid);
  return WEXITSTATUS(status) == 1;
}

/* Closing any descriptor of a file, a copy too, releases the process's locks on it. */
TEST("a spawn keeps the parent's fcntl locks on an inherited file") {
  struct command command;
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  warm_up();
  (void)make_directory();
  const char *path = make_file("log", "", 0644);
  int file = open(path, O_RDWR | O_CLOEXEC);
  int high = fcntl(file, F_DUPFD_CLOEXEC, px__low_highest() + 1);
  EXPECT(high > px__low_highest());
  EXPECT_INT(close(file), 0);
  EXPECT_INT(fcntl(high, F_SETLK, &lock), 0);
  EXPECT(is_locked(path));
  prepare_shell(&command, "echo line >&2");
  command.descriptors[2].source = high;
  EXPECT_STR(run(&command), "");
  EXPECT(is_locked(path));
  EXPECT_INT(close(high), 0);
  remove_directory();
}

/* Starts a child with this descriptor as its stderr. CLONE_FILES is refused, which turns the feature off if it was tried. */
static void expect_sharing(int error_output, bool expected) {
  struct command command;
  if (!refuse(SYS_clone, 0, CLONE_FILES, CLONE_FILES, EPERM)) return;
  prepare_shell(&command, "echo line >&2");
  command.descriptors[2].source = error_output;
  EXPECT_STR(run(&command), "");
  EXPECT_INT(px__feature_usable(PX_FEATURE_CLONE_FILES), !expected);
}

static int file_at(int number) {
  int file = open("/dev/null", O_RDWR | O_CLOEXEC);
  EXPECT_INT(dup2(file, number), number);
  if (file != number) EXPECT_INT(close(file), 0);
  return number;
}

TEST_APART("a file at a low number does not prevent sharing the table, and a refused CLONE_FILES "
           "is left out") {
  warm_up();
  expect_sharing(file_at(0), true);
}

TEST_APART("a file at a high number prevents sharing the table") {
  warm_up();
  int higher = file_at(px__low_highest() + 1);
  expect_sharing(higher, false);
  EXPECT_INT(close(higher), 0);
}

TEST_APART("without close_range the table is not shared") {
  warm_up();
  px__feature_refused(PX_FEATURE_CLOSE_RANGE);
  expect_sharing(file_at(0), false);
}

TEST("a reserved number as a source is EBADF") {
  struct command command;
  prepare_shell(&command, "true");
  command.descriptors[2].source = low_number(1);
  expect_failure(&command, PX_STEP_DUP, EBADF);
  close_pty(&command.pty);
}

TEST_APART("if the table cannot be unshared, the child gets a copy") {
  struct command command;
  warm_up();
  if (!refuse(SYS_close_range, 2, UNSHARE, UNSHARE, EINVAL)) return;
  open_many();
  prepare_shell(&command, lists_descriptors);
  EXPECT_STR(run(&command), "0\n1\n2\n3\n");
  EXPECT(!px__feature_usable(PX_FEATURE_CLONE_FILES));
  expect_many_open_and_close_them();
}

int main(void) {
  if (under_valgrind()) return 0; /* it makes vfork a fork: nothing is shared */
  return run_tests();
}
