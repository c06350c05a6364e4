/* session: signals the members of a session or group, and no other process. */
#include "../core/session.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../core/features.h"
#include "../core/linux/procfs.h"
#include "numbered.h"
#include "support.h"

/* A leader and two jobs, each in a group of its own, that only a signal ends. */
static const char three_groups[] = "set -m; sleep 60 & sleep 60 & echo ready; trap '' TTIN; wait";

/* The session is known to exist now. */
static struct px_signalled signal_of(struct px_child leader, bool leader_reaped, int number) {
  const struct px_session session = {
      .leader = leader, .leader_reaped = leader_reaped, .known_at = px_process_time()};
  struct px_signalled signalled = {.count = -1};
  EXPECT_INT(px_signal_session(&session, number, &signalled), 0);
  EXPECT(signalled.searched);
  return signalled;
}

static int send(struct px_child leader, bool leader_reaped, int number) {
  return signal_of(leader, leader_reaped, number).count;
}

static int count_of(struct px_child leader, bool leader_reaped) {
  return send(leader, leader_reaped, 0);
}

/* Reaps the descendants that this subreaper got. */
static void reap_all(void) {
  while (waitpid(-1, NULL, 0) > 0 || errno == EINTR) {
  }
  EXPECT_INT(errno, ECHILD);
}

/* Leaves a reaped leader, and a living background job as a child of this process. */
static struct px_child start_without_leader(struct command *command) {
  become_subreaper();
  start_shell_ready(command, "set -m; trap '' HUP; sh -c 'echo ready; exec sleep 60' & exit 0");
  EXPECT_INT(reap(&command->child), 0);
  return (struct px_child){.pid = command->child.pid, .pidfd = -1};
}

/* --- members -------------------------------------------------------------------------------------- */

static void expect_every_group_signalled(void) {
  struct command command;
  become_subreaper();
  start_shell_ready(&command, three_groups);
  EXPECT_INT(count_of(command.child, false), 3);
  EXPECT_INT(send(command.child, false, SIGKILL), 3);
  int status;
  (void)finish(&command, &status);
  EXPECT_INT(status, SIGKILL);
  reap_all();
}

TEST_APART("a signal reaches every group of the session") {
  expect_every_group_signalled();
}

TEST_APART("without pidfds a signal reaches every group of the session") {
  px__feature_refused(PX_FEATURE_PIDFD);
  expect_every_group_signalled();
}

static int filter_error;

static void expect_every_group_signalled_through_a_filter(void) {
  if (refuse(SYS_pidfd_send_signal, 0, 0, 0, filter_error)) expect_every_group_signalled();
}

TEST("if pidfd_send_signal is refused a signal reaches every group of the session") {
  static const int errors[] = {EINVAL, EPERM, ENOSYS};
  for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
    filter_error = errors[i];
    apart(expect_every_group_signalled_through_a_filter);
  }
}

TEST_APART("a signal reaches the members that outlive the leader") {
  struct command command;
  struct px_child session = start_without_leader(&command);
  EXPECT_INT(count_of(session, true), 1);
  EXPECT_INT(send(session, true, SIGTERM), 1);
  close_pty(&command.pty);
  reap_all();
  EXPECT_INT(count_of(session, true), 0);
}

TEST("signal 0 counts the members without a signal") {
  struct command command;
  start_shell_ready(&command, "trap 'exit 9' 1 2 15; echo ready; read line; exit 0");
  EXPECT_INT(count_of(command.child, false), 1);
  write_to(command.pty.master, "\n");
  int status;
  (void)finish(&command, &status);
  EXPECT_INT(status, 0);
}

/* Its parent may never wait for it. */
TEST_APART("a zombie member is not counted") {
  struct command command;
  siginfo_t info;
  struct px_child session = start_without_leader(&command);
  EXPECT_INT(send(session, true, SIGKILL), 1);
  EXPECT_INT(waitid(P_ALL, 0, &info, WEXITED | WNOWAIT), 0);
  EXPECT_INT(count_of(session, true), 0);
  close_pty(&command.pty);
  reap_all();
}

TEST("a zombie leader is not counted") {
  struct command command;
  prepare_shell(&command, "exit 0");
  must_start(&command);
  await_death(&command.child);
  EXPECT_INT(count_of(command.child, false), 0);
  (void)finish(&command, NULL);
}

/* --- this program as "child MODE" ---------------------------------------------------------- */

/* The kernel shows the state of the first thread. */
static bool looks_like_a_zombie(void) {
  char line[512];
  int fd = open("/proc/self/stat", O_RDONLY);
  ssize_t length = read(fd, line, sizeof line - 1);
  (void)close(fd);
  line[length > 0 ? length : 0] = '\0';
  return strstr(line, ") Z ") != NULL;
}

static void *print_ready_when_the_first_has_ended(void *unused) {
  (void)unused;
  while (!looks_like_a_zombie()) (void)sched_yield();
  (void)dprintf(STDOUT_FILENO, "ready\n");
  wait_for_ever();
}

static int outlive_the_first_thread(void) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, print_ready_when_the_first_has_ended, NULL) != 0) return 1;
  pthread_exit(NULL);
}

TEST("a process whose first thread has ended is not a zombie") {
  struct command command;
  prepare_child(&command, "threads");
  start_ready(&command);
  int status;
  EXPECT_INT(send(command.child, false, SIGTERM), 1);
  (void)finish(&command, &status);
  EXPECT_INT(status, SIGTERM);
}

static int die_with_an_odd_name(void) {
  return prctl(PR_SET_NAME, ") S 1 (", 0, 0, 0);
}

TEST("a zombie is recognised whatever its name") {
  struct command command;
  prepare_child(&command, "name");
  must_start(&command);
  await_death(&command.child);
  EXPECT_INT(count_of(command.child, false), 0);
  (void)finish(&command, NULL);
}

/* --- other processes --------------------------------------------------------------------------------------- */

static void expect_no_other_process_signalled(void) {
  struct command command, other;
  pid_t sibling = fork_waiting(); /* first, so that it has no descriptor of the terminals */
  start_waiting(&command);
  start_waiting(&other);
  int status;
  EXPECT_INT(send(command.child, false, SIGKILL), 1);
  (void)finish(&command, &status);
  EXPECT_INT(status, SIGKILL);
  EXPECT_INT(px_reap(&other.child, &status), PX_ALIVE);
  end_waiting(sibling);
  write_to(other.pty.master, "\n");
  (void)finish(&other, NULL);
}

TEST("no process outside the session is signalled") {
  expect_no_other_process_signalled();
}

TEST_APART("without pidfds no process outside the session is signalled") {
  px__feature_refused(PX_FEATURE_PIDFD);
  expect_no_other_process_signalled();
}

TEST_APART("a process that has left the session is not signalled") {
  struct command command;
  int status;
  become_subreaper();
  start_shell_ready(&command, "exec 3<&0; setsid sh -c 'echo ready; read line <&3; exit 7' & wait");
  EXPECT_INT(send(command.child, false, SIGKILL), 1);
  EXPECT_INT(reap(&command.child), SIGKILL);
  EXPECT_INT(waitpid(-1, &status, WNOHANG), 0);
  write_to(command.pty.master, "\n");
  EXPECT(waitpid(-1, &status, 0) > 0);
  EXPECT_INT(status, 7 << 8);
  close_pty(&command.pty);
}

/* --- this process, and process 1 ----------------------------------------------------------------------------- */

static void expect_ended(pid_t pid, int number) {
  int status;
  EXPECT_INT(waitpid(pid, &status, 0), pid);
  EXPECT_INT(status, number);
}

/* A signal to this process would end the test. */
TEST_APART("a group or session that this process leads is signalled without it") {
  EXPECT(setsid() > 0);
  struct px_child self = {.pid = getpid(), .pidfd = px_open_pidfd(getpid()), .foreign = true};
  pid_t companion = fork_waiting();
  EXPECT_INT(px_signal_group(&self, false, SIGUSR1), 0);
  expect_ended(companion, SIGUSR1);
  companion = fork_waiting();
  EXPECT_INT(send(self, false, SIGUSR2), 1);
  expect_ended(companion, SIGUSR2);
  EXPECT_INT(px__signal_group_in_session(getsid(0), getpgrp(), SIGTERM), -ESRCH);
  companion = fork_waiting();
  EXPECT_INT(px__signal_group_in_session(getsid(0), getpgrp(), SIGTERM), 0);
  expect_ended(companion, SIGTERM);
  EXPECT_INT(px_signal(&self, SIGTERM), -ESRCH);
  if (self.pidfd >= 0) EXPECT_INT(close(self.pidfd), 0);
}

TEST("0, -1 and negative numbers signal no group, session or process") {
  struct command command;
  start_waiting(&command);
  static const pid_t numbers[] = {0, -1, -2};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    pid_t number = numbers[i] == -2 ? -command.child.pid : numbers[i];
    struct px_child target = {.pid = number, .pidfd = -1};
    EXPECT_INT(px_signal(&target, SIGTERM), -ESRCH);
    EXPECT_INT(px_signal_group(&target, false, SIGTERM), -ESRCH);
    EXPECT_INT(send(target, false, SIGTERM), 0);
    EXPECT_INT(px__signal_group_in_session(command.child.pid, number, SIGTERM), -ESRCH);
    EXPECT_INT(px__signal_group_in_session(number, command.child.pid, SIGTERM), -ESRCH);
  }
  write_to(command.pty.master, "\n");
  (void)finish(&command, NULL);
}

/* Runs it as process 1 of a new PID namespace, with its own /proc if `with_proc`. */
static void in_namespace(void (*body)(void), bool with_proc) {
  if (under_valgrind()) {
    skip("valgrind needs the /proc that it started with");
    return;
  }
  if (unshare(CLONE_NEWPID) < 0) {
    skip("a PID namespace cannot be made here");
    return;
  }
  pid_t first = fork();
  if (first == 0) {
    bool mounted = !with_proc || (unshare(CLONE_NEWNS) == 0 &&
                                  mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
                                  mount("proc", "/proc", "proc", 0, NULL) == 0);
    EXPECT(mounted);
    EXPECT_INT(setsid(), 1);
    body();
    _exit(0);
  }
  expect_ended(first, 0);
}

/* kill(-1) would reach the bystander, which leads a session of its own. */
static void expect_only_members_of_group_1(void) {
  pid_t bystander = fork();
  if (bystander == 0) {
    (void)setsid();
    wait_for_ever();
  }
  while (getsid(bystander) != bystander) (void)sched_yield();
  struct px_child first = {.pid = 1, .pidfd = -1, .foreign = true};
  pid_t caller = fork();
  if (caller == 0) {
    EXPECT(setsid() > 0);
    EXPECT_INT(px__signal_group_in_session(1, 1, SIGUSR1), 0);
    EXPECT_INT(px_signal_group(&first, false, SIGUSR1), -ESRCH);
    _exit(0);
  }
  expect_ended(caller, 0);
  end_waiting(bystander);
}

static void expect_it_by_number_too(void) {
  px__feature_refused(PX_FEATURE_PIDFD_GROUP);
  expect_only_members_of_group_1();
  px__feature_refused(PX_FEATURE_PIDFD);
  expect_only_members_of_group_1();
}

TEST_APART("a signal to group 1 reaches only its members") {
  if (have_root()) in_namespace(expect_only_members_of_group_1, true);
}

TEST_APART("without pidfds a signal to group 1 reaches only its members") {
  if (have_root()) in_namespace(expect_it_by_number_too, true);
}

/* --- another PID namespace's /proc -------------------------------------------------------------------------- */

static void expect_only_the_leaders_group(void) {
  struct command command;
  struct px_signalled signalled;
  EXPECT(!px__proc_is_ours());
  start_shell_ready(&command, three_groups);
  struct px_session session = {.leader = command.child};
  EXPECT_INT(px_signal_session(&session, SIGKILL, &signalled), 0);
  EXPECT_INT(signalled.count, 1);
  EXPECT(!signalled.searched);
  int status;
  await_death(&command.child);
  EXPECT_INT(px_reap(&command.child, &status), PX_REAPED);
  EXPECT_INT(status, SIGKILL);
  close_command(&command);
}

TEST_APART("with the host's /proc only the leader's group is signalled") {
  if (have_root()) in_namespace(expect_only_the_leaders_group, false);
}

/* --- reused numbers ------------------------------------------------------------- */

TEST("a living process with a dead leader's number is not signalled") {
  struct command command;
  start_waiting(&command);
  const struct px_child dead = {.pid = command.child.pid, .pidfd = -1};
  EXPECT_INT(send(dead, true, SIGKILL), 0);
  int status;
  EXPECT_INT(px_reap(&command.child, &status), PX_ALIVE);
  write_to(command.pty.master, "\n");
  (void)finish(&command, NULL);
}

TEST("a session that reuses a dead leader's number is not signalled") {
  struct command command;
  prepare_shell(&command, "exit 0");
  must_start(&command);
  pid_t number = command.child.pid;
  struct px_child leader = {.pid = number, .pidfd = -1};
  (void)finish(&command, NULL);
  if (!start_numbered(number, LEADS_SESSION)) return;
  EXPECT_INT(getsid(number), number);
  EXPECT_INT(send(leader, true, SIGKILL), 0);
  end_waiting(number);
}

/* A leader that its parent has reaped without a notice: only the pidfd shows its death. */
static struct px_child adopted_and_reaped(struct command *command) {
  prepare_shell(command, "exit 0");
  must_start(command);
  struct px_child leader = command->child;
  leader.foreign = true;
  EXPECT_INT(waitpid(leader.pid, NULL, 0), leader.pid);
  return leader;
}

static void expect_reuser_to_live(struct px_child leader, enum leadership leadership) {
  if (!start_numbered(leader.pid, leadership)) return;
  EXPECT_INT(kill(-leader.pid, 0), 0);
  EXPECT_INT(send(leader, false, SIGKILL), 0);
  EXPECT_INT(px_signal_group(&leader, false, SIGKILL), -ESRCH);
  EXPECT_INT(px_signal(&leader, SIGKILL), -ESRCH);
  end_waiting(leader.pid);
}

static void expect_reusers_to_live(void) {
  struct command command;
  struct px_child leader = adopted_and_reaped(&command);
  expect_reuser_to_live(leader, LEADS_SESSION);
  expect_reuser_to_live(leader, LEADS_GROUP);
  close_command(&command);
}

TEST("a number whose pidfd is dead is not signalled, as a session, a group or a process") {
  expect_reusers_to_live();
}

TEST_APART("a number whose pidfd is dead is not signalled if pidfd_send_signal is refused") {
  if (!refuse(SYS_pidfd_send_signal, 0, 0, 0, EPERM)) return;
  expect_reusers_to_live();
}

/* A daemon has got the number of a dead leader and has exited: only the age of its members tells the two sessions apart. */
TEST_APART("a later session with the same number, whose leader is gone, is not signalled") {
  struct command command;
  int status;
  become_subreaper();
  struct px_child leader = adopted_and_reaped(&command);
  if (start_numbered(leader.pid, LED_SESSION)) {
    EXPECT_INT(waitpid(leader.pid, &status, 0), leader.pid);
    struct px_session session = {.leader = leader,
                                 .known_at = px_process_time() - 10 * px__proc_ticks()};
    struct px_signalled signalled;
    for (int reaped = 0; reaped < 2; reaped++) {
      session.leader_reaped = reaped != 0;
      EXPECT_INT(px_signal_session(&session, SIGKILL, &signalled), 0);
      EXPECT_INT(signalled.count, 0);
      EXPECT(!signalled.known);
    }
    EXPECT_INT(waitpid(-1, &status, WNOHANG), 0);
    EXPECT_INT(kill(-leader.pid, SIGKILL), 0);
    reap_all();
  }
  close_command(&command);
}

/* A job of two processes that outlives its leader, and starts a third at SIGUSR1. */
static const char starts_another[] =
    "set -m; trap '' HUP; sh -c 'trap \"\" USR1; sleep 60 & trap \"sleep 61 & echo young\" USR1; "
    "echo ready; while :; do wait; done' & exit 0";

static int count_known_at(struct px_child leader, uint64_t known_at, int number) {
  const struct px_session session = {.leader = leader, .leader_reaped = true, .known_at = known_at};
  struct px_signalled signalled;
  EXPECT_INT(px_signal_session(&session, number, &signalled), 0);
  EXPECT_INT(signalled.known, signalled.count > 0);
  return signalled.count;
}

static void expect_young_member_signalled(void) {
  struct command command;
  become_subreaper();
  start_shell_ready(&command, starts_another);
  EXPECT_INT(reap(&command.child), 0);
  const struct px_child leader = {.pid = command.child.pid, .pidfd = -1};
  uint64_t latest = px_process_time();
  uint64_t known_at = latest - px__proc_ticks();
  while (px_process_time() <= latest) (void)sched_yield();
  EXPECT_INT(count_known_at(leader, known_at, SIGUSR1), 2);
  read_until(command.pty.master, "young\n");
  EXPECT_INT(count_known_at(leader, known_at, 0), 3);
  EXPECT_INT(count_known_at(leader, 0, SIGKILL), 0);
  EXPECT_INT(count_known_at(leader, known_at, SIGKILL), 3);
  close_pty(&command.pty);
  reap_all();
}

TEST_APART("a new member is signalled while an old one lives") {
  expect_young_member_signalled();
}

TEST_APART("without pidfds a new member is signalled while an old one lives") {
  px__feature_refused(PX_FEATURE_PIDFD);
  expect_young_member_signalled();
}

TEST("a session without processes is not an error") {
  struct command command;
  prepare_shell(&command, "exit 0");
  must_start(&command);
  struct px_child leader = {.pid = command.child.pid, .pidfd = -1};
  (void)finish(&command, NULL);
  EXPECT_INT(count_of(leader, true), 0);
  EXPECT_INT(count_of(leader, false), 0);
}

/* --- missing privileges and resources ------------------------------------------------------------------------------- */

TEST_APART("another user's processes are not counted") {
  if (!have_root()) return;
  struct command command;
  start_shell_ready(&command, "trap '' HUP; echo ready; read line; exit 0");
  become_nobody();
  EXPECT_INT(send(command.child, false, SIGKILL), 0);
  int status;
  EXPECT_INT(px_reap(&command.child, &status), PX_ALIVE);
  write_to(command.pty.master, "\n");
  (void)finish(&command, &status);
  EXPECT_INT(status, 0);
}

/* Returns the result; *count is the number of signalled processes. */
static int kill_session(struct px_child leader, bool leader_reaped, int *count) {
  const struct px_session session = {
      .leader = leader, .leader_reaped = leader_reaped, .known_at = px_process_time()};
  struct px_signalled signalled;
  int result = px_signal_session(&session, SIGKILL, &signalled);
  EXPECT(!signalled.searched);
  *count = signalled.count;
  return result;
}

TEST_APART("without a free descriptor only the leader's group is signalled") {
  struct command command;
  int status, count;
  start_waiting(&command);
  limit_descriptors(0);
  EXPECT_INT(kill_session(command.child, false, &count), 0);
  EXPECT_INT(count, 1);
  await_death(&command.child);
  EXPECT_INT(px_reap(&command.child, &status), PX_REAPED);
  EXPECT_INT(status, SIGKILL);
  EXPECT_INT(kill_session(command.child, true, &count), -EMFILE);
  EXPECT_INT(count, 0);
  restore_descriptor_limit();
  close_command(&command);
}

int main(int argc, char **argv) {
  if (is_child(argc, argv)) {
    return strcmp(argv[1], "threads") == 0 ? outlive_the_first_thread() : die_with_an_odd_name();
  }
  return run_tests();
}
