/* spawn: works without each kernel feature, without all of them, and if the kernel or a filter refuses them. What was
 * refused is remembered, and nothing else. */
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../core/features.h"
#include "../core/session.h"
#include "support.h"

#ifndef CLONE_PIDFD
#define CLONE_PIDFD 0x00001000
#endif
/* --- the essentials ----------------------------------------------------------------------------------- */

static void expect_child_set_up(void) {
  struct command command;
  int leaked = open("/dev/null", O_RDONLY);
  EXPECT(signal(SIGPIPE, SIG_IGN) != SIG_ERR);
  prepare_child(&command, "facts");
  command.options.directory = "/";
  must_start(&command);
  pid_t pid = command.child.pid;
  EXPECT_INT(command.child.pidfd >= 0, px__feature_usable(PX_FEATURE_PIDFD));
  char name[PX_TTY_NAME_SIZE];
  (void)strcpy(name, command.pty.name);
  int status;
  const char *facts = finish(&command, &status);
  EXPECT_INT(status, 0);
  EXPECT_INT(number_fact(facts, "session"), pid);
  EXPECT_INT(number_fact(facts, "foreground"), pid);
  EXPECT_STR(fact(facts, "terminal"), name);
  EXPECT_STR(fact(facts, "descriptors"), "0 1 2");
  EXPECT_STR(fact(facts, "SigIgn"), "0000000000000000");
  EXPECT_STR(fact(facts, "SigBlk"), "0000000000000000");
  EXPECT_STR(fact(facts, "directory"), "/");
  EXPECT_INT(close(leaked), 0);
}

static void expect_failure_reported(void) {
  struct command command;
  prepare(&command, "/nowhere", "nowhere", NULL);
  expect_failure(&command, PX_STEP_EXECVE, ENOENT);
  command.options.file = "/bin/sh";
  command.options.directory = "/nowhere";
  expect_failure(&command, PX_STEP_CHDIR, ENOENT);
  close_pty(&command.pty);
}

static void expect_other_user(void) {
  if (!have_root()) return;
  struct command command;
  prepare_shell(&command, "id -u; id -g; id -G");
  command.options.identity = &nobody;
  EXPECT_STR(run(&command), "65534\n65534\n65534\n");
}

static void expect_script_run(void) {
  struct command command;
  (void)make_directory();
  prepare(&command, make_file("script", "echo \"$1\"\n", 0755), "script", "argument", NULL);
  EXPECT_STR(run(&command), "argument\n");
  remove_directory();
}

static void expect_signalled_and_reaped(void) {
  struct command command;
  int status = -1;
  start_waiting(&command);
  EXPECT_INT(px_reap(&command.child, &status), PX_ALIVE);
  EXPECT_INT(px_signal(&command.child, SIGTERM), 0);
  await_death(&command.child);
  EXPECT_INT(px_signal(&command.child, SIGTERM), -ESRCH);
  (void)finish(&command, &status);
  EXPECT_INT(status, SIGTERM);

  start_waiting(&command);
  EXPECT_INT(px_signal_group(&command.child, false, SIGKILL), 0);
  (void)finish(&command, &status);
  EXPECT_INT(status, SIGKILL);
}

static void run_essentials(void) {
  static void (*const essentials[])(void) = {
      expect_child_set_up, expect_failure_reported,     expect_other_user,
      expect_script_run,   expect_signalled_and_reaped,
  };
  for (size_t i = 0; i < sizeof essentials / sizeof *essentials; i++) essentials[i]();
}

/* --- turned off --------------------------------------------------------------------------------------- */

TEST("a child starts without any one feature") {
  for (int i = 0; i < PX_FEATURE_COUNT; i++) {
    apart_without(px_feature_name((enum px_feature)i), run_essentials);
  }
}

TEST_APART("a child starts without all features") {
  for (int i = 0; i < PX_FEATURE_COUNT; i++) px__feature_refused((enum px_feature)i);
  run_essentials();
}

/* STRAND_PTY_WITHOUT=vfork,gptpeer spawn_fallback_test */
TEST("a child starts without the features of STRAND_PTY_WITHOUT") {
  apart_without(getenv("STRAND_PTY_WITHOUT"), run_essentials);
}

/* --- refused ------------------------------------------------------------------------------------------ */

static void expect_usable(bool pidfd, bool vfork) {
  EXPECT_INT(px__feature_usable(PX_FEATURE_PIDFD), pidfd);
  EXPECT_INT(px__feature_usable(PX_FEATURE_VFORK), vfork);
}

TEST_APART("a refused CLONE_PIDFD is left out, and not tried again") {
  if (!refuse(SYS_clone, 0, CLONE_PIDFD, CLONE_PIDFD, EINVAL)) return;
  expect_usable(true, true);
  run_essentials();
  expect_usable(false, true);
}

TEST_APART("a refused CLONE_VFORK is left out, and not tried again") {
  if (!refuse(SYS_clone, 0, CLONE_VFORK, CLONE_VFORK, EPERM)) return;
  run_essentials();
  expect_usable(true, false);
}

TEST_APART("CLONE_PIDFD and CLONE_VFORK are both left out if both are refused") {
  if (!refuse(SYS_clone, 0, CLONE_VFORK, CLONE_VFORK, EPERM)) return;
  if (!refuse(SYS_clone, 0, CLONE_PIDFD, CLONE_PIDFD, ENOSYS)) return;
  run_essentials();
  expect_usable(false, false);
}

/* Such a refusal does not concern the flags. */
TEST_APART("a clone refused with any flags turns no feature off") {
  struct command command;
  prepare_shell(&command, "exit 0");
  if (refuse(SYS_clone, 0, 0, 0, EPERM)) {
    expect_failure(&command, PX_STEP_CLONE, EPERM);
    expect_usable(true, true);
  }
  close_pty(&command.pty);
}

/* A lack of memory or processes does not concern the flags. */
TEST_APART("a clone that fails with EAGAIN is not tried again") {
  struct command command;
  prepare_shell(&command, "exit 0");
  if (refuse(SYS_clone, 0, CLONE_VM, CLONE_VM, EAGAIN)) {
    expect_failure(&command, PX_STEP_CLONE, EAGAIN);
    expect_usable(true, true);
  }
  close_pty(&command.pty);
}

TEST_APART("a child starts if close_range is refused") {
  if (!refuse(SYS_close_range, 0, 0, 0, ENOSYS)) return;
  run_essentials();
}

/* --- single fallbacks ------------------------------------------------------------------- */

/* A kernel before 5.2 ignores CLONE_PIDFD. The test omits the flag instead: pidfd must be -1, not its previous value. */
TEST_APART("without pidfds the child's pidfd is -1") {
  struct command command;
  px__feature_refused(PX_FEATURE_PIDFD);
  prepare_shell(&command, "exit 0");
  command.child.pidfd = 12345;
  must_start(&command);
  EXPECT_INT(command.child.pidfd, -1);
  (void)finish(&command, NULL);
}

/* A child with a copy of the memory is waited for too. */
TEST_APART("without CLONE_VFORK the spawn returns after the exec") {
  px__feature_refused(PX_FEATURE_VFORK);
  for (int i = 0; i < 50; i++) expect_failure_reported();
}

TEST_APART("without close_range a child starts with a full descriptor table") {
  if (under_valgrind()) {
    skip("valgrind asserts at a fork with a full table");
    return;
  }
  struct command command;
  px__feature_refused(PX_FEATURE_CLOSE_RANGE);
  px__feature_refused(PX_FEATURE_PIDFD);
  prepare_child(&command, "facts");
  size_t limit = (size_t)lowest_free();
  /* Room for the pipe only: the child has none for /proc/self/fd. */
  limit_descriptors(limit + 2);
  must_start(&command);
  restore_descriptor_limit();
  int status;
  const char *facts = finish(&command, &status);
  EXPECT_INT(status, 0);
  EXPECT_STR(fact(facts, "descriptors"), "0 1 2");
}

int main(int argc, char **argv) {
  if (is_child(argc, argv)) return child_main(argc, argv);
  return run_tests();
}
