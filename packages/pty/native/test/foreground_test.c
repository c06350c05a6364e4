/* pty: signals the foreground process group of a terminal, and no process that reuses its number. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "numbered.h"
#include "support.h"

/* --- this program as "child MODE" ---------------------------------------------------------- */

static volatile sig_atomic_t leader_signalled;

static void note(int number) {
  (void)number;
  leader_signalled = 1;
}

static int print_ready(void) {
  return dprintf(STDOUT_FILENO, "ready\n");
}

/* Forks a member of the group, or the leader of a new group for 0. */
static pid_t start_member(pid_t group) {
  pid_t pid = fork();
  if (pid == 0) {
    (void)setpgid(0, group);
    wait_for_ever();
  }
  (void)setpgid(pid, group);
  return pid;
}

/* Runs a foreground job of two processes. The session leader prints the signal that each got, and whether it got one. */
static int run_a_job(void) {
  pid_t members[2];
  members[0] = start_member(0);
  members[1] = start_member(members[0]);
  static const int numbers[] = {SIGINT, SIGQUIT, SIGTSTP, SIGTERM, SIGHUP, SIGUSR1, 40};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) (void)signal(numbers[i], note);
  if (tcsetpgrp(STDIN_FILENO, members[0]) < 0) return 1;
  (void)print_ready();
  for (int i = 0; i < 2; i++) {
    int status;
    while (waitpid(members[i], &status, WUNTRACED) < 0 && errno == EINTR) {
    }
    int number = WIFSTOPPED(status) ? WSTOPSIG(status) : WTERMSIG(status);
    (void)dprintf(STDOUT_FILENO, "%d ", number);
    (void)kill(members[i], SIGKILL);
  }
  (void)dprintf(STDOUT_FILENO, "%s\n", leader_signalled ? "leader" : "job");
  return 0;
}

/* Leaves a dead job in the foreground. */
static int keep_a_dead_job(void) {
  pid_t job = start_member(0);
  if (tcsetpgrp(STDIN_FILENO, job) < 0 || kill(job, SIGKILL) < 0) return 1;
  if (waitpid(job, NULL, 0) != job) return 1;
  (void)print_ready();
  wait_for_ever();
}

/* Puts a job whose leader is dead in the foreground, and prints the signal that ends its other process. */
static int keep_a_job_without_leader(void) {
  int status;
  pid_t job = start_member(0);
  pid_t member = start_member(job);
  if (tcsetpgrp(STDIN_FILENO, job) < 0 || kill(job, SIGKILL) < 0) return 1;
  if (waitpid(job, NULL, 0) != job) return 1;
  (void)print_ready();
  if (waitpid(member, &status, 0) != member) return 1;
  (void)dprintf(STDOUT_FILENO, "%d\n", WTERMSIG(status));
  return 0;
}

static int have_no_job(void) {
  (void)print_ready();
  wait_for_ever();
}

static int child_of(const char *mode) {
  if (strcmp(mode, "job") == 0) return run_a_job();
  if (strcmp(mode, "dead") == 0) return keep_a_dead_job();
  if (strcmp(mode, "leaderless") == 0) return keep_a_job_without_leader();
  return have_no_job();
}

/* --- tests ---------------------------------------------------------------------------------------------- */

static void start_mode(struct command *command, const char *mode) {
  prepare_child(command, mode);
  start_ready(command);
}

TEST("a signal reaches both processes of the foreground job, and not the session leader") {
  static const int numbers[] = {SIGINT, SIGQUIT, SIGTSTP, SIGTERM, SIGHUP, SIGUSR1, SIGKILL, 40};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    struct command command;
    char expected[32];
    start_mode(&command, "job");
    EXPECT_INT(px_pty_signal_foreground(command.pty.master, numbers[i]), 0);
    (void)snprintf(expected, sizeof expected, "%d %d job\n", numbers[i], numbers[i]);
    EXPECT_STR(finish(&command, NULL), expected);
  }
}

TEST("a session leader without jobs is the foreground process group") {
  struct command command;
  start_mode(&command, "alone");
  EXPECT_INT(px_pty_signal_foreground(command.pty.master, SIGINT), 0);
  int status;
  (void)finish(&command, &status);
  EXPECT_INT(status, SIGINT);
}

static void end_by_force(struct command *command) {
  int status;
  EXPECT_INT(px_signal(&command->child, SIGKILL), 0);
  (void)finish(command, &status);
  EXPECT_INT(status, SIGKILL);
}

TEST("signal 0 checks the foreground process group without a signal") {
  struct command command;
  start_mode(&command, "alone");
  EXPECT_INT(px_pty_signal_foreground(command.pty.master, 0), 0);
  int status;
  EXPECT_INT(px_reap(&command.child, &status), PX_ALIVE);
  end_by_force(&command);
}

static void expect_no_foreground(int master) {
  static const int numbers[] = {SIGINT, SIGTSTP, SIGTERM, SIGKILL, 0};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    EXPECT_INT(px_pty_signal_foreground(master, numbers[i]), -ESRCH);
  }
}

TEST("a terminal without a session, or whose leader is dead, has no foreground: ESRCH") {
  struct command command;
  prepare_shell(&command, "exit 0");
  expect_no_foreground(command.pty.master);
  must_start(&command);
  await_death(&command.child);
  expect_no_foreground(command.pty.master);
  (void)finish(&command, NULL);
}

TEST("a descriptor that is not a master is EBADF or ENOTTY") {
  EXPECT_INT(px_pty_signal_foreground(-1, SIGINT), -EBADF);
  int ends[2];
  EXPECT_INT(pipe(ends), 0);
  EXPECT_INT(px_pty_signal_foreground(ends[0], SIGINT), -ENOTTY);
  EXPECT_INT(close(ends[0]), 0);
  EXPECT_INT(close(ends[1]), 0);
}

TEST("an invalid signal number to the foreground is EINVAL") {
  struct command command;
  start_mode(&command, "alone");
  EXPECT_INT(px_pty_signal_foreground(command.pty.master, 65), -EINVAL);
  end_by_force(&command);
}

/* As Ctrl-C for a program started by sudo. */
TEST_APART(
    "a foreground job of another user gets SIGINT from the terminal, and EPERM for SIGTERM") {
  if (!have_root()) return;
  struct command command;
  start_mode(&command, "alone");
  become_nobody();
  EXPECT_INT(px_pty_signal_foreground(command.pty.master, SIGTERM), -EPERM);
  EXPECT_INT(px_pty_signal_foreground(command.pty.master, SIGINT), 0);
  int status;
  (void)finish(&command, &status);
  EXPECT_INT(status, SIGINT);
}

TEST("a foreground group whose leader is dead gets the signal") {
  static const int numbers[] = {SIGINT, SIGTERM};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    struct command command;
    char expected[32];
    start_mode(&command, "leaderless");
    EXPECT_INT(px_pty_signal_foreground(command.pty.master, numbers[i]), 0);
    (void)snprintf(expected, sizeof expected, "%d\n", numbers[i]);
    EXPECT_STR(finish(&command, NULL), expected);
  }
}

TEST("a foreground group without members is ESRCH") {
  struct command command;
  start_mode(&command, "dead");
  pid_t group;
  EXPECT_INT(px_pty_get_foreground(command.pty.master, &group), 0);
  EXPECT(group > 0 && group != command.child.pid);
  expect_no_foreground(command.pty.master);
  end_by_force(&command);
}

static void expect_not_signalled(enum leadership leadership) {
  struct command command;
  pid_t group;
  start_mode(&command, "dead");
  EXPECT_INT(px_pty_get_foreground(command.pty.master, &group), 0);
  if (start_numbered(group, leadership)) {
    EXPECT_INT(kill(-group, 0), 0);
    expect_no_foreground(command.pty.master);
    end_waiting(group);
  }
  end_by_force(&command);
}

TEST("a process that reuses a dead foreground job's number is not signalled") {
  expect_not_signalled(LEADS_GROUP);
  expect_not_signalled(LEADS_SESSION);
}

int main(int argc, char **argv) {
  if (is_child(argc, argv)) return child_of(argv[1]);
  return run_tests();
}
