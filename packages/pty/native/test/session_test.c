/* session: who is signalled, who is not, and what a number proves. */
#include "../core/session.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../core/features.h"
#include "numbered.h"
#include "support.h"

/* A leader and two jobs, each in a group of its own, that nothing but a signal ends. */
static const char three_groups[] = "set -m; sleep 60 & sleep 60 & echo ready; trap '' TTIN; wait";

static int count_of(pid_t session, bool leader_reaped) {
  int count = -1;
  EXPECT_INT(px_signal_session(session, leader_reaped, 0, &count), 0);
  return count;
}

static int send(pid_t session, bool leader_reaped, int number) {
  int count = -1;
  EXPECT_INT(px_signal_session(session, leader_reaped, number, &count), 0);
  return count;
}

static void start_ready(struct command *command, const char *script) {
  prepare_shell(command, script);
  must_start(command);
  read_until(command->pty.master, "ready\n");
}

static void become_subreaper(void) {
  EXPECT_INT(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), 0);
}

/* Those that were left to us. */
static void reap_all(void) {
  while (waitpid(-1, NULL, 0) > 0 || errno == EINTR) {
  }
  EXPECT_INT(errno, ECHILD);
}

/* A leader that was reaped, and a job in the background that lives on and comes to us. */
static pid_t start_without_leader(struct command *command) {
  become_subreaper();
  start_ready(command, "set -m; trap '' HUP; sh -c 'echo ready; exec sleep 60' & exit 0");
  EXPECT_INT(reap(&command->child), 0);
  return command->child.pid;
}

/* --- who gets it -------------------------------------------------------------------------------------- */

static void every_group_of_the_session_gets_it(void) {
  struct command command;
  become_subreaper();
  start_ready(&command, three_groups);
  EXPECT_INT(count_of(command.child.pid, false), 3);
  EXPECT_INT(send(command.child.pid, false, SIGKILL), 3);
  int status;
  (void)finish(&command, &status);
  EXPECT_INT(status, SIGKILL);
  reap_all();
}

static void without_pidfds_too(void) {
  px__feature_refused(PX_FEATURE_PIDFD);
  every_group_of_the_session_gets_it();
}

static void those_who_outlive_the_leader_get_it(void) {
  struct command command;
  pid_t session = start_without_leader(&command);
  EXPECT_INT(count_of(session, true), 1);
  EXPECT_INT(send(session, true, SIGTERM), 1);
  close_pty(&command.pty);
  reap_all();
  EXPECT_INT(count_of(session, true), 0);
}

static void zero_asks_without_a_signal(void) {
  struct command command;
  start_ready(&command, "trap 'exit 9' 1 2 15; echo ready; read line; exit 0");
  EXPECT_INT(count_of(command.child.pid, false), 1);
  write_to(command.pty.master, "\n");
  int status;
  (void)finish(&command, &status);
  EXPECT_INT(status, 0);
}

/* Whoever should wait for it may never do so. */
static void a_zombie_is_nobody(void) {
  struct command command;
  siginfo_t info;
  pid_t session = start_without_leader(&command);
  EXPECT_INT(send(session, true, SIGKILL), 1);
  EXPECT_INT(waitid(P_ALL, 0, &info, WEXITED | WNOWAIT), 0);
  EXPECT_INT(count_of(session, true), 0);
  close_pty(&command.pty);
  reap_all();
}

static void a_leader_that_is_a_zombie_is_nobody(void) {
  struct command command;
  prepare_shell(&command, "exit 0");
  must_start(&command);
  await_death(&command.child);
  EXPECT_INT(count_of(command.child.pid, false), 0);
  (void)finish(&command, NULL);
}

/* --- children of ours, started as "child MODE" ---------------------------------------------------------- */

static _Noreturn void wait_for_ever(void) {
  for (;;) (void)pause();
}

/* What the kernel shows of the process: of its first thread. */
static bool looks_like_a_zombie(void) {
  char line[512];
  int fd = open("/proc/self/stat", O_RDONLY);
  ssize_t length = read(fd, line, sizeof line - 1);
  (void)close(fd);
  line[length > 0 ? length : 0] = '\0';
  return strstr(line, ") Z ") != NULL;
}

static void *say_when_the_first_has_ended(void *unused) {
  (void)unused;
  while (!looks_like_a_zombie()) (void)sched_yield();
  (void)dprintf(STDOUT_FILENO, "ready\n");
  wait_for_ever();
}

static int outlive_the_first_thread(void) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, say_when_the_first_has_ended, NULL) != 0) return 1;
  pthread_exit(NULL);
}

static void a_process_without_its_first_thread_is_no_zombie(void) {
  struct command command;
  prepare_child(&command, "threads");
  must_start(&command);
  read_until(command.pty.master, "ready\n");
  int status;
  EXPECT_INT(send(command.child.pid, false, SIGTERM), 1);
  (void)finish(&command, &status);
  EXPECT_INT(status, SIGTERM);
}

static int die_with_an_odd_name(void) {
  return prctl(PR_SET_NAME, ") S 1 (", 0, 0, 0);
}

static void a_zombie_is_known_whatever_its_name(void) {
  struct command command;
  prepare_child(&command, "name");
  must_start(&command);
  await_death(&command.child);
  EXPECT_INT(count_of(command.child.pid, false), 0);
  (void)finish(&command, NULL);
}

/* --- who does not --------------------------------------------------------------------------------------- */

static void nobody_outside_is_signalled(void) {
  struct command command, other;
  pid_t sibling = fork(); /* first, so that it has no terminal of theirs */
  if (sibling == 0) wait_for_ever();
  start_ready(&command, "echo ready; read line");
  start_ready(&other, "echo ready; read line");
  int status;
  EXPECT_INT(send(command.child.pid, false, SIGKILL), 1);
  (void)finish(&command, &status);
  EXPECT_INT(status, SIGKILL);
  EXPECT_INT(px_reap(&other.child, &status), PX_ALIVE);
  EXPECT_INT(waitpid(sibling, &status, WNOHANG), 0);
  EXPECT_INT(kill(sibling, SIGKILL), 0);
  EXPECT_INT(waitpid(sibling, NULL, 0), sibling);
  write_to(other.pty.master, "\n");
  (void)finish(&other, NULL);
}

static void nobody_outside_is_signalled_without_pidfds_either(void) {
  px__feature_refused(PX_FEATURE_PIDFD);
  nobody_outside_is_signalled();
}

static void a_process_that_left_the_session_is_not_signalled(void) {
  struct command command;
  int status;
  become_subreaper();
  start_ready(&command, "exec 3<&0; setsid sh -c 'echo ready; read line <&3; exit 7' & wait");
  EXPECT_INT(send(command.child.pid, false, SIGKILL), 1);
  EXPECT_INT(reap(&command.child), SIGKILL);
  EXPECT_INT(waitpid(-1, &status, WNOHANG), 0);
  write_to(command.pty.master, "\n");
  EXPECT(waitpid(-1, &status, 0) > 0);
  EXPECT_INT(status, 7 << 8);
  close_pty(&command.pty);
}

/* --- a number that is somebody else's by now ------------------------------------------------------------- */

static void a_number_that_a_living_process_has_is_no_session_of_a_dead_leader(void) {
  struct command command;
  start_ready(&command, "echo ready; read line");
  EXPECT_INT(send(command.child.pid, true, SIGKILL), 0);
  int status;
  EXPECT_INT(px_reap(&command.child, &status), PX_ALIVE);
  write_to(command.pty.master, "\n");
  (void)finish(&command, NULL);
}

static void a_session_that_got_the_number_of_a_dead_leader_is_not_signalled(void) {
  struct command command;
  prepare_shell(&command, "exit 0");
  must_start(&command);
  pid_t number = command.child.pid;
  (void)finish(&command, NULL);
  if (!start_numbered(number, LEADS_SESSION)) return;
  EXPECT_INT(getsid(number), number);
  EXPECT_INT(send(number, true, SIGKILL), 0);
  int status;
  EXPECT_INT(waitpid(number, &status, WNOHANG), 0);
  EXPECT_INT(kill(number, SIGTERM), 0);
  EXPECT_INT(waitpid(number, &status, 0), number);
  EXPECT_INT(status, SIGTERM);
}

static void a_number_that_nobody_has_is_no_error(void) {
  struct command command;
  prepare_shell(&command, "exit 0");
  must_start(&command);
  pid_t number = command.child.pid;
  (void)finish(&command, NULL);
  EXPECT_INT(count_of(number, true), 0);
  EXPECT_INT(count_of(number, false), 0);
}

/* --- what may be missing ------------------------------------------------------------------------------- */

static void another_users_processes_are_not_counted(void) {
  if (!have_root()) return;
  struct command command;
  start_ready(&command, "trap '' HUP; echo ready; read line; exit 0");
  become_nobody();
  EXPECT_INT(send(command.child.pid, false, SIGKILL), 0);
  int status;
  EXPECT_INT(px_reap(&command.child, &status), PX_ALIVE);
  write_to(command.pty.master, "\n");
  (void)finish(&command, &status);
  EXPECT_INT(status, 0);
}

static void without_a_descriptor_the_group_of_the_leader_gets_it(void) {
  struct command command;
  start_ready(&command, "echo ready; read line");
  limit_descriptors(0);
  EXPECT_INT(send(command.child.pid, false, SIGKILL), 1);
  int status, count;
  await_death(&command.child);
  EXPECT_INT(px_signal_session(command.child.pid, true, SIGKILL, &count), 0);
  EXPECT_INT(count, 0);
  EXPECT_INT(px_reap(&command.child, &status), PX_REAPED);
  EXPECT_INT(px_signal_session(command.child.pid, true, SIGKILL, &count), -EMFILE);
  EXPECT_INT(count, 0);
  EXPECT_INT(px_signal_session(command.child.pid, false, SIGKILL, &count), 0);
  EXPECT_INT(count, 0);
  restore_descriptor_limit();
  if (command.child.pidfd >= 0) EXPECT_INT(close(command.child.pidfd), 0);
  close_pty(&command.pty);
}

static const struct test tests[] = {
    {"every group of the session gets it", every_group_of_the_session_gets_it, APART},
    {"without pidfds too", without_pidfds_too, APART},
    {"those who outlive the leader get it", those_who_outlive_the_leader_get_it, APART},
    {"0 asks without a signal", zero_asks_without_a_signal, HERE},
    {"a zombie is nobody", a_zombie_is_nobody, APART},
    {"a leader that is a zombie is nobody", a_leader_that_is_a_zombie_is_nobody, HERE},
    {"a process without its first thread is no zombie",
     a_process_without_its_first_thread_is_no_zombie, HERE},
    {"a zombie is known whatever its name", a_zombie_is_known_whatever_its_name, HERE},
    {"nobody outside is signalled", nobody_outside_is_signalled, HERE},
    {"nobody outside is signalled without pidfds either",
     nobody_outside_is_signalled_without_pidfds_either, APART},
    {"a process that left the session is not signalled",
     a_process_that_left_the_session_is_not_signalled, APART},
    {"a number that a living process has is no session of a dead leader",
     a_number_that_a_living_process_has_is_no_session_of_a_dead_leader, HERE},
    {"a session that got the number of a dead leader is not signalled",
     a_session_that_got_the_number_of_a_dead_leader_is_not_signalled, HERE},
    {"a number that nobody has is no error", a_number_that_nobody_has_is_no_error, HERE},
    {"another user's processes are not counted", another_users_processes_are_not_counted, APART},
    {"without a descriptor the group of the leader gets it",
     without_a_descriptor_the_group_of_the_leader_gets_it, APART},
};

int main(int argc, char **argv) {
  if (is_child(argc, argv)) {
    return strcmp(argv[1], "threads") == 0 ? outlive_the_first_thread() : die_with_an_odd_name();
  }
  return RUN_TESTS(tests);
}
