/* pty: signals to the group in the foreground of a terminal, and to nobody who has taken over its number. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "numbered.h"
#include "support.h"

/* --- children of ours, started as "child MODE" ---------------------------------------------------------- */

static volatile sig_atomic_t leader_got_it;

static void note(int number) {
  (void)number;
  leader_got_it = 1;
}

static _Noreturn void wait_for_ever(void) {
  for (;;) (void)pause();
}

static int say_ready(void) {
  return dprintf(STDOUT_FILENO, "ready\n");
}

/* A member of the group, or the first of it where that is 0. */
static pid_t start_member(pid_t group) {
  pid_t pid = fork();
  if (pid == 0) {
    (void)setpgid(0, group);
    wait_for_ever();
  }
  (void)setpgid(pid, group);
  return pid;
}

/* A job of two processes in the foreground; the leader of the session tells what becomes of both, and of itself. */
static int run_a_job(void) {
  pid_t members[2];
  members[0] = start_member(0);
  members[1] = start_member(members[0]);
  static const int numbers[] = {SIGINT, SIGQUIT, SIGTSTP, SIGTERM, SIGHUP, SIGUSR1, 40};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) (void)signal(numbers[i], note);
  if (tcsetpgrp(STDIN_FILENO, members[0]) < 0) return 1;
  (void)say_ready();
  for (int i = 0; i < 2; i++) {
    int status;
    while (waitpid(members[i], &status, WUNTRACED) < 0 && errno == EINTR) {
    }
    int number = WIFSTOPPED(status) ? WSTOPSIG(status) : WTERMSIG(status);
    (void)dprintf(STDOUT_FILENO, "%d ", number);
    (void)kill(members[i], SIGKILL);
  }
  (void)dprintf(STDOUT_FILENO, "%s\n", leader_got_it ? "leader" : "job");
  return 0;
}

/* Puts a job in the foreground, and leaves it there when it is dead. */
static int keep_a_dead_job(void) {
  pid_t job = start_member(0);
  if (tcsetpgrp(STDIN_FILENO, job) < 0 || kill(job, SIGKILL) < 0) return 1;
  if (waitpid(job, NULL, 0) != job) return 1;
  (void)say_ready();
  wait_for_ever();
}

/* Puts a job in the foreground whose leader is dead, and tells what its other process dies of. */
static int keep_a_job_without_leader(void) {
  int status;
  pid_t job = start_member(0);
  pid_t member = start_member(job);
  if (tcsetpgrp(STDIN_FILENO, job) < 0 || kill(job, SIGKILL) < 0) return 1;
  if (waitpid(job, NULL, 0) != job) return 1;
  (void)say_ready();
  if (waitpid(member, &status, 0) != member) return 1;
  (void)dprintf(STDOUT_FILENO, "%d\n", WTERMSIG(status));
  return 0;
}

static int have_no_job(void) {
  (void)say_ready();
  wait_for_ever();
}

static int child_of(const char *mode) {
  if (strcmp(mode, "job") == 0) return run_a_job();
  if (strcmp(mode, "dead") == 0) return keep_a_dead_job();
  if (strcmp(mode, "leaderless") == 0) return keep_a_job_without_leader();
  return have_no_job();
}

/* --- tests ---------------------------------------------------------------------------------------------- */

static void start_ready(struct command *command, const char *mode) {
  prepare_child(command, mode);
  must_start(command);
  read_until(command->pty.master, "ready\n");
}

static void both_processes_of_the_job_get_it_and_the_leader_does_not(void) {
  static const int numbers[] = {SIGINT, SIGQUIT, SIGTSTP, SIGTERM, SIGHUP, SIGUSR1, SIGKILL, 40};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    struct command command;
    char told[32];
    start_ready(&command, "job");
    EXPECT_INT(px_pty_signal_foreground(command.pty.master, numbers[i]), 0);
    (void)snprintf(told, sizeof told, "%d %d job\n", numbers[i], numbers[i]);
    EXPECT_STR(finish(&command, NULL), told);
  }
}

static void a_program_without_jobs_is_the_foreground_itself(void) {
  struct command command;
  start_ready(&command, "alone");
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

static void zero_asks_without_a_signal(void) {
  struct command command;
  start_ready(&command, "alone");
  EXPECT_INT(px_pty_signal_foreground(command.pty.master, 0), 0);
  int status;
  EXPECT_INT(px_reap(&command.child, &status), PX_ALIVE);
  end_by_force(&command);
}

static void expect_nobody(int master) {
  static const int numbers[] = {SIGINT, SIGTSTP, SIGTERM, SIGKILL, 0};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    EXPECT_INT(px_pty_signal_foreground(master, numbers[i]), -ESRCH);
  }
}

static void there_is_nobody_before_the_first_session_and_after_its_leader(void) {
  struct command command;
  prepare_shell(&command, "exit 0");
  expect_nobody(command.pty.master);
  must_start(&command);
  await_death(&command.child);
  expect_nobody(command.pty.master);
  (void)finish(&command, NULL);
}

static void what_is_no_master_is_an_error(void) {
  EXPECT_INT(px_pty_signal_foreground(-1, SIGINT), -EBADF);
  int ends[2];
  EXPECT_INT(pipe(ends), 0);
  EXPECT_INT(px_pty_signal_foreground(ends[0], SIGINT), -ENOTTY);
  EXPECT_INT(close(ends[0]), 0);
  EXPECT_INT(close(ends[1]), 0);
}

static void a_number_that_is_no_signal_is_refused(void) {
  struct command command;
  start_ready(&command, "alone");
  EXPECT_INT(px_pty_signal_foreground(command.pty.master, 65), -EINVAL);
  end_by_force(&command);
}

/* As Ctrl-C reaches a program that sudo runs. */
static void another_users_job_gets_what_can_be_typed(void) {
  if (!have_root()) return;
  struct command command;
  start_ready(&command, "alone");
  become_nobody();
  EXPECT_INT(px_pty_signal_foreground(command.pty.master, SIGTERM), -EPERM);
  EXPECT_INT(px_pty_signal_foreground(command.pty.master, SIGINT), 0);
  int status;
  (void)finish(&command, &status);
  EXPECT_INT(status, SIGINT);
}

static void a_group_whose_leader_is_dead_is_reached(void) {
  static const int numbers[] = {SIGINT, SIGTERM};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    struct command command;
    char told[32];
    start_ready(&command, "leaderless");
    EXPECT_INT(px_pty_signal_foreground(command.pty.master, numbers[i]), 0);
    (void)snprintf(told, sizeof told, "%d\n", numbers[i]);
    EXPECT_STR(finish(&command, NULL), told);
  }
}

static void a_group_without_members_is_nobody(void) {
  struct command command;
  start_ready(&command, "dead");
  pid_t group;
  EXPECT_INT(px_pty_get_foreground(command.pty.master, &group), 0);
  EXPECT(group > 0 && group != command.child.pid);
  expect_nobody(command.pty.master);
  end_by_force(&command);
}

static void expect_not_signalled(enum leadership leadership) {
  struct command command;
  pid_t group;
  int status;
  start_ready(&command, "dead");
  EXPECT_INT(px_pty_get_foreground(command.pty.master, &group), 0);
  if (start_numbered(group, leadership)) {
    EXPECT_INT(kill(-group, 0), 0);
    expect_nobody(command.pty.master);
    EXPECT_INT(waitpid(group, &status, WNOHANG), 0);
    EXPECT_INT(kill(group, SIGKILL), 0);
    EXPECT_INT(waitpid(group, &status, 0), group);
  }
  end_by_force(&command);
}

static void a_group_that_got_the_number_of_a_dead_job_is_not_signalled(void) {
  expect_not_signalled(LEADS_GROUP);
  expect_not_signalled(LEADS_SESSION);
}

static const struct test tests[] = {
    {"both processes of the job get it, and the leader does not",
     both_processes_of_the_job_get_it_and_the_leader_does_not, HERE},
    {"a program without jobs is the foreground itself",
     a_program_without_jobs_is_the_foreground_itself, HERE},
    {"0 asks without a signal", zero_asks_without_a_signal, HERE},
    {"there is nobody before the first session and after its leader",
     there_is_nobody_before_the_first_session_and_after_its_leader, HERE},
    {"what is no master is an error", what_is_no_master_is_an_error, HERE},
    {"a number that is no signal is refused", a_number_that_is_no_signal_is_refused, HERE},
    {"another user's job gets what can be typed", another_users_job_gets_what_can_be_typed, APART},
    {"a group whose leader is dead is reached", a_group_whose_leader_is_dead_is_reached, HERE},
    {"a group without members is nobody", a_group_without_members_is_nobody, HERE},
    {"a group that got the number of a dead job is not signalled",
     a_group_that_got_the_number_of_a_dead_job_is_not_signalled, HERE},
};

int main(int argc, char **argv) {
  if (is_child(argc, argv)) return child_of(argv[1]);
  return RUN_TESTS(tests);
}
