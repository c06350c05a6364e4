/* spawn: each step that fails is reported and leaves no process, zombie or descriptor. The terminal keeps its owner, and
 * serves the next child. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "support.h"

static void prepare_any(struct command *command) {
  prepare(command, "/bin/sh", "sh", "-c", "echo works", NULL);
}

/* Expects that the pair still serves a child. */
static void expect_still_works(struct command *command) {
  struct command fresh;
  prepare_any(&fresh);
  close_pty(&fresh.pty);
  command->options.file = "/bin/sh";
  command->options.directory = NULL;
  command->options.identity = NULL;
  command->options.environment = fresh.options.environment;
  command->options.terminal = command->pty.slave;
  command->options.descriptors = command->descriptors;
  command->options.descriptor_count = 3;
  memcpy(command->arguments, fresh.arguments, sizeof fresh.arguments);
  command->options.arguments = command->arguments;
  EXPECT_STR(run(command), "works\n");
}

static void expect_failure_and_reuse(struct command *command, enum px_step step, int error) {
  expect_failure(command, step, error);
  expect_still_works(command);
}

/* --- before the first spawn: no stack is kept, and failures are reported on the pipe ------------------ */

/* Limits the memory to what is mapped now and `room`. */
static struct rlimit limit_memory(size_t room) {
  struct rlimit before, limit;
  EXPECT_INT(getrlimit(RLIMIT_AS, &before), 0);
  limit = before;
  limit.rlim_cur = mapped_pages() * (unsigned long)sysconf(_SC_PAGESIZE) + room;
  EXPECT_INT(setrlimit(RLIMIT_AS, &limit), 0);
  return before;
}

static bool memory_can_be_limited(void) {
  if (!under_asan() && !under_valgrind()) return true;
  skip("the tool needs the memory itself");
  return false;
}

TEST_APART("without memory for the child's stack the spawn fails with ENOMEM") {
  if (!memory_can_be_limited()) return;
  struct command command;
  prepare_any(&command);
  free(malloc(4096)); /* creates the heap */
  struct rlimit before = limit_memory(0);
  int result = start(&command);
  EXPECT_INT(setrlimit(RLIMIT_AS, &before), 0);
  EXPECT_INT(result, -ENOMEM);
  EXPECT_STEP(command.step, PX_STEP_MMAP);
  expect_still_works(&command);
}

/* Counts the failures while the limit grows from the lowest free number. */
static int failures_with_a_full_table(struct command *command, int of_the_pipe) {
  struct descriptors before;
  int failures = 0;
  list_descriptors(&before);
  size_t limit = (size_t)lowest_free();
  for (;; limit++) {
    limit_descriptors(limit);
    int result = start(command);
    restore_descriptor_limit();
    if (result == 0) return failures;
    EXPECT_INT(result, -EMFILE);
    EXPECT_STEP(command->step, failures < of_the_pipe ? PX_STEP_PIPE : PX_STEP_CLONE);
    EXPECT_INT(count_descriptors(), before.count);
    EXPECT(!has_children());
    failures++;
  }
}

/* The first spawn needs two numbers for the pipe, and each one for the pidfd. */
TEST_APART("a full descriptor table is EMFILE at each step") {
  if (under_valgrind()) {
    skip("valgrind asserts at a fork with a full table");
    return;
  }
  struct command command;
  prepare_any(&command);
  EXPECT_INT(failures_with_a_full_table(&command, 2), 3);
  EXPECT_STR(finish(&command, NULL), "works\n");
  prepare_any(&command);
  EXPECT_INT(failures_with_a_full_table(&command, 0), 1);
  EXPECT_STR(finish(&command, NULL), "works\n");
}

/* --- execve ------------------------------------------------------------------------------------------- */

static void expect_exec_failure(const char *file, int error) {
  struct command command;
  prepare(&command, file, "name", NULL);
  expect_failure_and_reuse(&command, PX_STEP_EXECVE, error);
}

TEST("a missing program is ENOENT") {
  expect_exec_failure("/nowhere/program", ENOENT);
  expect_exec_failure("no-such-program-anywhere", ENOENT);
  expect_exec_failure("", ENOENT);
}

TEST("a file that may not be executed is EACCES") {
  (void)make_directory();
  expect_exec_failure(make_file("plain", "#!/bin/sh\n", 0644), EACCES);
  expect_exec_failure("/tmp", EACCES);
  remove_directory();
}

TEST("a file in place of a directory is ENOTDIR") {
  expect_exec_failure("/etc/passwd/program", ENOTDIR);
}

/* valgrind checks the file itself, and ends the child if the kernel refuses it nevertheless. */
static bool late_failures_are_reported(void) {
  if (!under_valgrind()) return true;
  skip("valgrind does not come back from an exec that fails late");
  return false;
}

TEST("a missing interpreter is ENOENT") {
  if (!late_failures_are_reported()) return;
  (void)make_directory();
  expect_exec_failure(make_file("script", "#!/nowhere/interpreter\n", 0755), ENOENT);
  remove_directory();
}

TEST("an interpreter that may not run is EACCES") {
  if (!late_failures_are_reported()) return;
  (void)make_directory();
  expect_exec_failure(make_file("script", "#!/etc/passwd\n", 0755), EACCES);
  remove_directory();
}

TEST("a name that is too long is ENAMETOOLONG") {
  static char name[300];
  memset(name, 'n', sizeof name - 1);
  expect_exec_failure(name, ENAMETOOLONG);
}

TEST("a loop of symbolic links is ELOOP") {
  char path[128];
  (void)snprintf(path, sizeof path, "%s/circle", make_directory());
  EXPECT_INT(symlink(path, path), 0);
  expect_exec_failure(path, ELOOP);
  remove_directory();
}

TEST("arguments that are too long are E2BIG") {
  if (!late_failures_are_reported()) return;
  struct command command;
  static char argument[256 * 1024];
  memset(argument, 'x', sizeof argument - 1);
  prepare(&command, "/bin/sh", "sh", "-c", ":", argument, NULL);
  expect_failure_and_reuse(&command, PX_STEP_EXECVE, E2BIG);
}

TEST("a program that failed to start prints nothing") {
  struct command command;
  size_t length;
  prepare(&command, "/nowhere", "nowhere", NULL);
  expect_failure(&command, PX_STEP_EXECVE, ENOENT);
  EXPECT_INT(close(command.pty.slave), 0);
  command.pty.slave = -1;
  (void)read_to_end(command.pty.master, &length);
  EXPECT_INT(length, 0);
  close_pty(&command.pty);
}

/* --- chdir -------------------------------------------------------------------------------------------- */

static void expect_chdir_failure(const char *directory, int error) {
  struct command command;
  prepare_any(&command);
  command.options.directory = directory;
  expect_failure_and_reuse(&command, PX_STEP_CHDIR, error);
}

TEST("a missing directory is ENOENT, a file as directory ENOTDIR") {
  expect_chdir_failure("/nowhere", ENOENT);
  expect_chdir_failure("", ENOENT);
  expect_chdir_failure("/etc/passwd", ENOTDIR);
}

TEST("a directory that the new user may not enter is EACCES") {
  if (!have_root()) return;
  const struct px_identity identity = {.set_uid = true, .uid = NOBODY};
  struct command command;
  prepare_any(&command);
  command.options.directory = make_directory();
  command.options.identity = &identity;
  EXPECT_INT(chmod(command.options.directory, 0700), 0);
  expect_failure_and_reuse(&command, PX_STEP_CHDIR, EACCES);
  remove_directory();
}

/* --- the terminal ------------------------------------------------------------------------------------- */

TEST("the terminal of a living session is not stolen") {
  struct command owner, thief;
  pid_t group;
  start_shell_ready(&owner, "echo ready; read line; echo mine");

  prepare_any(&thief);
  const int slave = thief.pty.slave;
  thief.options.terminal = owner.pty.slave;
  for (int i = 0; i < 3; i++) thief.descriptors[i].source = owner.pty.slave;
  EXPECT_INT(start(&thief), -EPERM);
  EXPECT_STEP(thief.step, PX_STEP_IOCTL);
  EXPECT_INT(px_pty_get_foreground(owner.pty.master, &group), 0);
  EXPECT_INT(group, owner.child.pid);

  for (int i = 0; i < 3; i++) thief.descriptors[i].source = slave;
  expect_still_works(&thief);
  write_to(owner.pty.master, "\n");
  EXPECT_STR(finish(&owner, NULL), "mine\n");
}

TEST("a terminal option that is not a terminal is ENOTTY") {
  struct command command;
  prepare_any(&command);
  int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  command.options.terminal = null;
  expect_failure_and_reuse(&command, PX_STEP_IOCTL, ENOTTY);
  EXPECT_INT(close(null), 0);
}

TEST("a terminal that is not open is EBADF") {
  struct command command;
  prepare_any(&command);
  command.options.terminal = 987;
  expect_failure_and_reuse(&command, PX_STEP_IOCTL, EBADF);
}

/* --- descriptors -------------------------------------------------------------------------------------- */

/* Also a number that the pipe of the spawn would get. */
TEST("a source that is not open is EBADF") {
  struct command command;
  prepare_any(&command);
  int next = fcntl(command.pty.slave, F_DUPFD_CLOEXEC, 0);
  EXPECT_INT(close(next), 0);
  for (int number = next; number < next + 4; number++) {
    if (is_open(number)) continue;
    command.descriptors[2].source = number;
    expect_failure(&command, PX_STEP_DUP, EBADF);
  }
  command.descriptors[2].source = 987;
  expect_failure(&command, PX_STEP_DUP, EBADF);
  command.descriptors[2].source = -1;
  expect_failure(&command, PX_STEP_DUP, EBADF);
  command.descriptors[2].source = command.pty.slave;
  expect_still_works(&command);
}

TEST("an invalid target number is EBADF") {
  struct command command;
  prepare_any(&command);
  command.descriptors[2].target = -1;
  expect_failure(&command, PX_STEP_DUP, EBADF);
  /* Under valgrind vfork is fork, and the pipe, which must be above all targets, fails first. */
  enum px_step step = under_valgrind() ? PX_STEP_FCNTL : PX_STEP_DUP;
  int error = under_valgrind() ? EINVAL : EBADF;
  command.descriptors[2].target = INT_MAX;
  expect_failure(&command, step, error);
  command.descriptors[2].target = INT_MAX - 1;
  expect_failure(&command, step, error);
  command.descriptors[2].target = 2;
  expect_still_works(&command);
}

/* --- the identity ------------------------------------------------------------------------------------- */

static void expect_identity_failure(const struct px_identity *identity, enum px_step step) {
  struct command command;
  prepare_any(&command);
  command.options.identity = identity;
  command.options.terminal = -1;
  expect_failure_and_reuse(&command, step, EPERM);
}

TEST_APART("an unprivileged parent that changes ids gets EPERM") {
  if (!have_root()) return;
  const gid_t groups[] = {4};
  become_nobody();
  expect_identity_failure(
      &(struct px_identity){.set_groups = true, .groups = groups, .group_count = 1},
      PX_STEP_SETGROUPS);
  expect_identity_failure(&(struct px_identity){.set_gid = true, .gid = 4}, PX_STEP_SETGID);
  expect_identity_failure(&(struct px_identity){.set_uid = true, .uid = 0}, PX_STEP_SETUID);
}

TEST_APART("an unprivileged parent that gives its terminal away gets EPERM") {
  if (!have_root()) return;
  const struct px_identity identity = {.set_uid = true, .uid = 0};
  struct command command;
  become_nobody();
  prepare_any(&command);
  command.options.identity = &identity;
  expect_failure_and_reuse(&command, PX_STEP_FCHOWN, EPERM);
}

TEST("the terminal has its previous owner after a later step fails") {
  if (!have_root()) return;
  const struct px_identity identity = {.set_uid = true, .uid = NOBODY};
  struct command command;
  prepare(&command, "/nowhere", "nowhere", NULL);
  command.options.identity = &identity;
  EXPECT_INT(fchown(command.pty.slave, 12345, (gid_t)-1), 0);
  expect_failure_and_reuse(&command, PX_STEP_EXECVE, ENOENT);
}

/* --- limits of the system, and filters ------------------------------------------------------------------ */

TEST_APART("RLIMIT_NPROC reached is EAGAIN") {
  if (!have_root()) return;
  struct command command;
  struct rlimit before, none;
  become_nobody();
  prepare_any(&command);
  EXPECT_INT(getrlimit(RLIMIT_NPROC, &before), 0);
  none = before;
  none.rlim_cur = 0;
  EXPECT_INT(setrlimit(RLIMIT_NPROC, &none), 0);
  expect_failure(&command, PX_STEP_CLONE, EAGAIN);
  EXPECT_INT(setrlimit(RLIMIT_NPROC, &before), 0);
  expect_still_works(&command);
}

/* One candidate for each directory: 100,000 long paths. */
TEST_APART("without memory for the plan the spawn fails with ENOMEM") {
  if (!memory_can_be_limited()) return;
  static char variable[100 * 1000] = "PATH=", name[4000];
  char *environment[] = {variable, NULL};
  struct command command;
  memset(variable + 5, ':', sizeof variable - 6);
  memset(name, 'n', sizeof name - 1);
  prepare(&command, name, "name", NULL);
  command.options.environment = environment;
  struct rlimit before = limit_memory(1 << 20);
  int result = start(&command);
  EXPECT_INT(setrlimit(RLIMIT_AS, &before), 0);
  EXPECT_INT(result, -ENOMEM);
  EXPECT_STEP(command.step, PX_STEP_MALLOC);
  expect_still_works(&command);
}

/* Calls that fail only by a filter. */
struct refusal {
  enum px_step step;
  long call;
  unsigned int index;
  uint32_t mask, value;
  int error;
};

static const struct refusal *refusal;

static void expect_refusal(void) {
  struct command command;
  prepare_any(&command);
  if (refuse(refusal->call, refusal->index, refusal->mask, refusal->value, refusal->error)) {
    expect_failure(&command, refusal->step, refusal->error);
  }
  close_pty(&command.pty);
}

TEST("each system call of the child that fails is reported with its step") {
  static const struct refusal refusals[] = {
      {PX_STEP_SETSID, SYS_setsid, 0, 0, 0, EPERM},
      {PX_STEP_SIGACTION, SYS_rt_sigaction, 0, ~0U, 33, EFAULT},
      {PX_STEP_IOCTL, SYS_ioctl, 1, ~0U, TIOCSCTTY, EIO},
      {PX_STEP_DUP, SYS_dup3, 1, ~0U, 1, EBUSY},
      {PX_STEP_CLOSE_RANGE, SYS_close_range, 0, 0, 0, ENOMEM},
      {PX_STEP_EXECVE, SYS_execve, 0, 0, 0, ENOMEM},
      {PX_STEP_CLONE, SYS_clone, 0, 0, 0, ENOMEM},
      {PX_STEP_CLONE, SYS_clone, 0, 0, 0, EPERM},
  };
  if (!have_filters()) return;
  for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
    refusal = &refusals[i];
    apart(expect_refusal);
  }
}

/* The child's last change of the mask is the one without a pointer for the old mask. */
TEST_APART("a signal mask that cannot be set is reported") {
  struct command command;
  prepare_any(&command);
  if (refuse(SYS_rt_sigprocmask, 2, ~0U, 0, EFAULT)) {
    expect_failure(&command, PX_STEP_SIGPROCMASK, EFAULT);
  }
  close_pty(&command.pty);
}

static void expect_uid_is_checked(void) {
  const struct px_identity identity = {.set_uid = true, .uid = NOBODY};
  struct command command;
  prepare_any(&command);
  command.options.identity = &identity;
  /* Error 0: the call succeeds without effect. */
  if (refuse(SYS_setresuid, 0, 0, 0, 0)) expect_failure(&command, PX_STEP_SETUID, EPERM);
  close_pty(&command.pty);
}

static void expect_gid_is_checked(void) {
  const struct px_identity identity = {.set_gid = true, .gid = NOBODY};
  struct command command;
  prepare_any(&command);
  command.options.identity = &identity;
  if (refuse(SYS_setresgid, 0, 0, 0, 0)) expect_failure(&command, PX_STEP_SETGID, EPERM);
  close_pty(&command.pty);
}

TEST("ids that a filter pretends to set are EPERM") {
  if (!have_root() || !have_filters()) return;
  apart(expect_uid_is_checked);
  apart(expect_gid_is_checked);
}

/* With its capabilities a process can take its old uid back. */
TEST_APART("capabilities that a filter pretends to drop are EPERM") {
  if (!have_root()) return;
  const struct px_identity identity = {.set_uid = true, .uid = NOBODY};
  struct command command;
  prepare_any(&command);
  command.options.identity = &identity;
  enum { NO_SETUID_FIXUP = 1 << 2 };
  if (prctl(PR_SET_SECUREBITS, NO_SETUID_FIXUP, 0, 0, 0) < 0) {
    skip("securebits cannot be set here");
    close_pty(&command.pty);
    return;
  }
  if (!refuse(SYS_capset, 0, 0, 0, 0)) {
    close_pty(&command.pty);
    return;
  }
  expect_failure_and_reuse(&command, PX_STEP_CAPSET, EPERM);
}

/* --- what a failure leaves ------------------------------------------------------------------------------- */

TEST_APART("with SIGCHLD ignored a failed spawn leaves nothing") {
  EXPECT(signal(SIGCHLD, SIG_IGN) != SIG_ERR);
  expect_exec_failure("/nowhere/program", ENOENT);
  EXPECT(signal(SIGCHLD, SIG_DFL) != SIG_ERR);
}

TEST("a failed spawn does not reap other children") {
  struct command other;
  int status;
  prepare_shell(&other, "exit 3");
  must_start(&other);
  await_death(&other.child);
  struct command command;
  prepare(&command, "/nowhere", "nowhere", NULL);
  EXPECT_INT(start(&command), -ENOENT);
  close_pty(&command.pty);
  (void)finish(&other, &status);
  EXPECT_INT(status, 3 << 8);
}

int main(void) {
  return run_tests();
}
