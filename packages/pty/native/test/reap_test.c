/* reap: reaps single children, and signals children and their groups. */
#include "../core/reap.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../core/features.h"
#include "../core/session.h"
#include "support.h"

/* A value that is not a wait status. */
enum { UNTOUCHED = 0x5a5a5a5a };

static void start_shell(struct command *command, const char *script) {
  prepare_shell(command, script);
  must_start(command);
}

/* Leaves a reaped leader, and a living member of its group as a child of this process. */
static void start_leaving_one_behind(struct command *command, const struct px_identity *identity) {
  int status;
  become_subreaper();
  prepare_shell(command, "trap '' HUP; exec 3<&0; (echo ready; read line <&3) & exit 9");
  command->options.identity = identity;
  start_ready(command);
  await_death(&command->child);
  EXPECT_INT(px_reap(&command->child, &status), PX_REAPED);
  EXPECT_INT(status, 9 << 8);
}

/* Reaps as other code that waits for any child. */
static void reap_any(const struct px_child *child) {
  int status;
  EXPECT_INT(waitpid(-1, &status, 0), child->pid);
}

static bool kernel_has_the_status(void) {
  struct command command;
  start_shell(&command, "exit 5");
  reap_any(&command.child);
  int status;
  bool has = px_reap(&command.child, &status) == PX_REAPED;
  close_command(&command);
  if (!has) skip("this kernel has no PIDFD_GET_INFO with the status (6.15), or valgrind does not");
  return has;
}

/* --- px_reap ------------------------------------------------------------------------------------------ */

TEST("a living child is PX_ALIVE, and PX_REAPED after its death") {
  struct command command;
  start_waiting(&command);
  int status = UNTOUCHED;
  EXPECT_INT(px_reap(&command.child, &status), PX_ALIVE);
  write_to(command.pty.master, "\n");
  await_death(&command.child);
  EXPECT_INT(px_reap(&command.child, &status), PX_REAPED);
  EXPECT(!has_children());
  close_command(&command);
}

static int status_of(const char *script) {
  struct command command;
  start_shell(&command, script);
  int status;
  (void)finish(&command, &status);
  return status;
}

TEST("the status is the raw wait status") {
  EXPECT_INT(status_of("exit 0"), 0);
  EXPECT_INT(status_of("exit 7"), 7 << 8);
  EXPECT_INT(status_of("exit 255"), 255 << 8);
  EXPECT_INT(status_of("kill -TERM $$"), SIGTERM);
  EXPECT_INT(status_of("kill -KILL $$"), SIGKILL);
}

TEST("a stopped child is PX_ALIVE") {
  struct command command;
  start_waiting(&command);
  siginfo_t info;
  int status = UNTOUCHED;
  EXPECT_INT(px_signal(&command.child, SIGSTOP), 0);
  EXPECT_INT(waitid(P_PID, (id_t)command.child.pid, &info, WSTOPPED | WNOWAIT), 0);
  EXPECT_INT(px_reap(&command.child, &status), PX_ALIVE);
  EXPECT_INT(px_signal(&command.child, SIGKILL), 0);
  (void)finish(&command, &status);
  EXPECT_INT(status, SIGKILL);
}

/* Waits for a stop or continuation without taking it. */
static void await_change(const struct px_child *child, int kind) {
  siginfo_t info;
  EXPECT_INT(waitid(P_PID, (id_t)child->pid, &info, kind | WNOWAIT), 0);
}

TEST("a stop and a continuation are each reported once") {
  struct command command;
  int status;
  start_waiting(&command);
  EXPECT_INT(px_take_stop(&command.child), 0);
  EXPECT_INT(px_signal(&command.child, SIGSTOP), 0);
  await_change(&command.child, WSTOPPED);
  EXPECT_INT(px_take_stop(&command.child), SIGSTOP);
  EXPECT_INT(px_take_stop(&command.child), 0);
  EXPECT_INT(px_signal(&command.child, SIGCONT), 0);
  await_change(&command.child, WCONTINUED);
  EXPECT_INT(px_take_stop(&command.child), SIGCONT);
  EXPECT_INT(px_take_stop(&command.child), 0);
  EXPECT_INT(px_signal(&command.child, SIGKILL), 0);
  (void)finish(&command, &status);
}

TEST("of several stops and continuations the last is reported") {
  struct command command;
  int status;
  start_waiting(&command);
  EXPECT_INT(px_signal(&command.child, SIGSTOP), 0);
  await_change(&command.child, WSTOPPED);
  EXPECT_INT(px_signal(&command.child, SIGCONT), 0);
  await_change(&command.child, WCONTINUED);
  EXPECT_INT(px_take_stop(&command.child), SIGCONT);
  EXPECT_INT(px_take_stop(&command.child), 0);
  EXPECT_INT(px_signal(&command.child, SIGKILL), 0);
  (void)finish(&command, &status);
}

TEST("a death is not reported as a stop") {
  struct command command;
  int status = UNTOUCHED;
  start_waiting(&command);
  EXPECT_INT(px_signal(&command.child, SIGSTOP), 0);
  await_change(&command.child, WSTOPPED);
  EXPECT_INT(px_signal(&command.child, SIGKILL), 0);
  await_death(&command.child);
  EXPECT_INT(px_take_stop(&command.child), 0);
  EXPECT_INT(px_reap(&command.child, &status), PX_REAPED);
  EXPECT_INT(status, SIGKILL);
  EXPECT_INT(px_take_stop(&command.child), 0);
  close_command(&command);
}

TEST("the stop of a foreign child is not taken") {
  struct command command;
  int status;
  start_waiting(&command);
  EXPECT_INT(px_signal(&command.child, SIGSTOP), 0);
  await_change(&command.child, WSTOPPED);
  const struct px_child foreign = {
      .pid = command.child.pid, .pidfd = command.child.pidfd, .foreign = true};
  EXPECT_INT(px_take_stop(&foreign), 0);
  EXPECT_INT(px_take_stop(&command.child), SIGSTOP);
  EXPECT_INT(px_signal(&command.child, SIGKILL), 0);
  (void)finish(&command, &status);
}

TEST("px_reap reaps no other child") {
  struct command one, other;
  int status;
  start_shell(&one, "exit 1");
  start_shell(&other, "exit 2");
  await_death(&one.child);
  await_death(&other.child);
  EXPECT_INT(px_reap(&one.child, &status), PX_REAPED);
  EXPECT_INT(status, 1 << 8);
  EXPECT_INT(px_reap(&other.child, &status), PX_REAPED);
  EXPECT_INT(status, 2 << 8);
  close_command(&one);
  close_command(&other);
}

TEST("a child that was reaped elsewhere still has its status") {
  if (!kernel_has_the_status()) return;
  struct command command;
  start_shell(&command, "exit 7");
  int status = UNTOUCHED;
  reap_any(&command.child);
  EXPECT_INT(px_reap(&command.child, &status), PX_REAPED);
  EXPECT_INT(status, 7 << 8);
  EXPECT_INT(px_reap(&command.child, &status), PX_REAPED);
  close_command(&command);
  start_shell(&command, "kill -KILL $$");
  reap_any(&command.child);
  EXPECT_INT(px_reap(&command.child, &status), PX_REAPED);
  EXPECT_INT(status, SIGKILL);
  close_command(&command);
}

static void expect_left_to_others(const char *script, int expected) {
  struct command command;
  int status;
  start_shell(&command, script);
  await_death(&command.child);
  command.child.foreign = true;
  EXPECT_INT(px_reap(&command.child, &status), PX_REAPED);
  EXPECT_INT(status, expected);
  command.child.foreign = false;
  EXPECT_INT(px_reap(&command.child, &status), PX_REAPED);
  EXPECT_INT(status, expected);
  close_command(&command);
}

TEST("a dead foreign child of this process is reported, and not reaped") {
  expect_left_to_others("exit 3", 3 << 8);
  expect_left_to_others("kill -9 $$", SIGKILL);
}

static _Noreturn void leave_a_zombie(int to) {
  pid_t pid = fork();
  if (pid == 0) _exit(0);
  siginfo_t info;
  if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) < 0) _exit(1);
  if (write(to, &pid, sizeof pid) != sizeof pid) _exit(1);
  wait_for_ever();
}

/* Otherwise its readable pidfd would be reported for ever. */
TEST("a zombie whose parent does not wait is PX_LOST") {
  int ends[2], status;
  struct px_child zombie = {.foreign = true};
  int self = px_open_pidfd(getpid());
  if (self < 0) {
    skip("no pidfd can be opened here: the kernel is older than 5.3, or this is valgrind");
    return;
  }
  EXPECT_INT(close(self), 0);
  EXPECT_INT(pipe2(ends, O_CLOEXEC), 0);
  pid_t parent = fork();
  if (parent == 0) leave_a_zombie(ends[1]);
  EXPECT_INT(read(ends[0], &zombie.pid, sizeof zombie.pid), sizeof zombie.pid);
  zombie.pidfd = px_open_pidfd(zombie.pid);
  EXPECT(zombie.pidfd >= 0);
  EXPECT_INT(px_reap(&zombie, &status), PX_LOST);
  EXPECT_INT(kill(parent, SIGKILL), 0);
  EXPECT_INT(waitpid(parent, &status, 0), parent);
  EXPECT_INT(close(zombie.pidfd) + close(ends[0]) + close(ends[1]), 0);
}

static void ignore_sigchld(void) {
  EXPECT(signal(SIGCHLD, SIG_IGN) != SIG_ERR);
}

/* The kernel reaps such a child at once: POLLIN comes before the status is stored, see reap.c. */
TEST_APART("with SIGCHLD ignored the status is still reported") {
  if (!kernel_has_the_status()) return;
  ignore_sigchld();
  struct command command;
  prepare(&command, "/bin/true", "true", NULL);
  for (int i = 0; i < 1000; i++) {
    int status = UNTOUCHED;
    enum px_reaped reaped;
    must_start(&command);
    do {
      struct pollfd death = {.fd = command.child.pidfd, .events = POLLIN};
      (void)poll(&death, 1, -1);
      reaped = px_reap(&command.child, &status);
    } while (reaped == PX_ALIVE);
    EXPECT_INT(reaped, PX_REAPED);
    EXPECT_INT(status, 0);
    EXPECT_INT(close(command.child.pidfd), 0);
  }
  close_pty(&command.pty);
}

TEST_APART("with SIGCHLD ignored a living child is PX_ALIVE") {
  ignore_sigchld();
  struct command command;
  start_waiting(&command);
  int status = UNTOUCHED;
  EXPECT_INT(px_reap(&command.child, &status), PX_ALIVE);
  EXPECT_INT(px_signal(&command.child, 0), 0);
  EXPECT_INT(px_signal(&command.child, SIGKILL), 0);
  await_death(&command.child);
  EXPECT_INT(px_signal(&command.child, 0), -ESRCH);
  close_command(&command);
}

/* A fork of this process is not the child's parent: waitpid fails, as for a child that is being released. */
static const struct px_child *child_of_parent;

static void expect_alive_in_a_fork(void) {
  int status = UNTOUCHED;
  EXPECT_INT(px_reap(child_of_parent, &status), PX_ALIVE);
  EXPECT_INT(status, UNTOUCHED);
}

static void expect_alive_while_not_released(void) {
  if (!refuse(SYS_ioctl, 1, 0xffff, 0xff0b, ESRCH)) return;
  expect_alive_in_a_fork();
}

TEST("a child that waitpid does not know and the kernel has not released is PX_ALIVE") {
  if (!kernel_has_the_status()) return;
  struct command command;
  start_waiting(&command);
  child_of_parent = &command.child;
  apart(expect_alive_in_a_fork);
  apart(expect_alive_while_not_released);
  write_to(command.pty.master, "\n");
  (void)finish(&command, NULL);
}

static void expect_lost(void) {
  struct command command;
  start_shell(&command, "exit 7");
  int status = UNTOUCHED;
  reap_any(&command.child);
  EXPECT_INT(px_reap(&command.child, &status), PX_LOST);
  EXPECT_INT(status, UNTOUCHED);
  EXPECT_INT(px_reap(&command.child, &status), PX_LOST);
  close_command(&command);
}

static void expect_lost_without_pidfd_info(void) {
  px__feature_refused(PX_FEATURE_PIDFD_INFO);
  expect_lost();
}

static void expect_lost_without_pidfd(void) {
  px__feature_refused(PX_FEATURE_PIDFD);
  expect_lost();
}

static void expect_lost_on_an_older_kernel(void) {
  if (!refuse(SYS_ioctl, 1, 0xffff, 0xff0b, ENOTTY)) return;
  expect_lost();
}

TEST("without PIDFD_GET_INFO a child that was reaped elsewhere is PX_LOST") {
  apart(expect_lost_without_pidfd_info);
  apart(expect_lost_without_pidfd);
  apart(expect_lost_on_an_older_kernel);
}

/* --- px_signal ---------------------------------------------------------------------------------------- */

static void a_signal_reaches_the_child(void) {
  struct command command;
  start_waiting(&command);
  int status;
  EXPECT_INT(px_signal(&command.child, 0), 0);
  EXPECT_INT(px_signal(&command.child, SIGUSR1), 0);
  (void)finish(&command, &status);
  EXPECT_INT(status, SIGUSR1);
}

TEST("a signal reaches the child") {
  a_signal_reaches_the_child();
}

static void a_dead_child_is_not_signalled(void) {
  struct command command;
  start_shell(&command, "exit 0");
  int status;
  await_death(&command.child);
  EXPECT_INT(px_signal(&command.child, 0), -ESRCH);
  EXPECT_INT(px_signal(&command.child, SIGTERM), -ESRCH);
  EXPECT_INT(px_reap(&command.child, &status), PX_REAPED);
  EXPECT_INT(status, 0);
  EXPECT_INT(px_signal(&command.child, 0), -ESRCH);
  close_command(&command);
}

TEST("a signal to a dead child is ESRCH, reaped or not") {
  a_dead_child_is_not_signalled();
}

static void an_invalid_signal_is_refused(void) {
  struct command command;
  start_waiting(&command);
  EXPECT_INT(px_signal(&command.child, 65), -EINVAL);
  EXPECT_INT(px_signal(&command.child, -1), -EINVAL);
  EXPECT_INT(px_signal(&command.child, SIGKILL), 0);
  (void)finish(&command, NULL);
}

TEST("an invalid signal number to a child is EINVAL") {
  an_invalid_signal_is_refused();
}

/* Changes the uids only: root's privileges are gone, and the child is another user's. */
static void become(uid_t uid) {
  EXPECT_INT(setresuid(uid, uid, uid), 0);
}

static void another_users_child_may_not_be_signalled(void) {
  if (!have_root()) return;
  const struct px_identity identity = {.set_uid = true, .uid = 12345};
  struct command command;
  prepare_shell(&command, "echo ready; read line");
  command.options.identity = &identity;
  start_ready(&command);
  become(NOBODY);
  EXPECT_INT(px_signal(&command.child, SIGTERM), -EPERM);
  EXPECT_INT(px_signal_group(&command.child, false, SIGTERM), -EPERM);
  write_to(command.pty.master, "\n");
  (void)finish(&command, NULL);
}

TEST_APART("a signal to another user's child is EPERM") {
  another_users_child_may_not_be_signalled();
}

TEST_APART("without a pidfd a child is signalled by number") {
  px__feature_refused(PX_FEATURE_PIDFD);
  a_signal_reaches_the_child();
  a_dead_child_is_not_signalled();
  an_invalid_signal_is_refused();
  another_users_child_may_not_be_signalled();
}

TEST_APART("if pidfd_send_signal is refused, kill is used") {
  if (!refuse(SYS_pidfd_send_signal, 0, 0, 0, EPERM)) return;
  a_signal_reaches_the_child();
  a_dead_child_is_not_signalled();
}

/* --- px_signal_group ---------------------------------------------------------------------------------- */

/* By a raw system call. */
static bool kernel_signals_groups(void) {
  struct command command;
  start_waiting(&command);
  enum { PROCESS_GROUP = 1 << 2 };
  bool signals = syscall(SYS_pidfd_send_signal, command.child.pidfd, 0, NULL, PROCESS_GROUP) == 0;
  write_to(command.pty.master, "\n");
  (void)finish(&command, NULL);
  if (!signals) skip("this kernel has no PIDFD_SIGNAL_PROCESS_GROUP (6.9), or valgrind does not");
  return signals;
}

static void a_group_is_signalled_as_one(void) {
  struct command command;
  int status;
  start_shell_ready(&command, "trap '' HUP; exec 3<&0; sh -c 'echo ready; read line <&3' & wait");
  EXPECT_INT(px_signal_group(&command.child, false, 0), 0);
  EXPECT_INT(px_signal_group(&command.child, false, SIGUSR2), 0);
  /* The output ends when the member is dead too. */
  (void)finish(&command, &status);
  EXPECT_INT(status, SIGUSR2);
}

TEST("a signal reaches each process of the child's group") {
  a_group_is_signalled_as_one();
}

TEST_APART("without PIDFD_SIGNAL_PROCESS_GROUP a living leader's group is signalled by number") {
  px__feature_refused(PX_FEATURE_PIDFD_GROUP);
  a_group_is_signalled_as_one();
  px__feature_refused(PX_FEATURE_PIDFD);
  a_group_is_signalled_as_one();
}

static void expect_member_ended_by(struct command *command, int signal) {
  int status;
  EXPECT(waitpid(-1, &status, 0) != command->child.pid);
  EXPECT_INT(status, signal);
  EXPECT(!has_children());
}

TEST_APART("a group member gets the signal after the leader was reaped") {
  if (!kernel_signals_groups()) return;
  struct command command;
  start_leaving_one_behind(&command, NULL);
  EXPECT_INT(px_signal_group(&command.child, true, 0), 0);
  EXPECT_INT(px_signal_group(&command.child, true, SIGUSR1), 0);
  expect_member_ended_by(&command, SIGUSR1);
  EXPECT_INT(px_signal_group(&command.child, true, SIGUSR1), -ESRCH);
  EXPECT_INT(px_signal_group(&command.child, true, 0), -ESRCH);
  close_command(&command);
}

static void expect_no_signal_by_number(void) {
  struct command command;
  start_leaving_one_behind(&command, NULL);
  EXPECT_INT(px_signal_group(&command.child, true, SIGUSR1), -ESRCH);
  EXPECT_INT(px_signal_group(&command.child, true, 0), -ESRCH);
  /* The member lives: a line ends it. */
  write_to(command.pty.master, "\n");
  expect_member_ended_by(&command, 0);
  close_command(&command);
}

static void expect_no_signal_without_pidfd_group(void) {
  px__feature_refused(PX_FEATURE_PIDFD_GROUP);
  expect_no_signal_by_number();
}

static void expect_no_signal_without_pidfd(void) {
  px__feature_refused(PX_FEATURE_PIDFD);
  expect_no_signal_by_number();
}

TEST("after the reap a group is not signalled by its number") {
  apart(expect_no_signal_without_pidfd_group);
  apart(expect_no_signal_without_pidfd);
}

TEST_APART("a group whose only member is another user's is EPERM, not ESRCH") {
  if (!have_root() || !kernel_signals_groups()) return;
  const struct px_identity identity = {.set_uid = true, .uid = 12345};
  struct command command;
  start_leaving_one_behind(&command, &identity);
  become(NOBODY);
  EXPECT_INT(px_signal_group(&command.child, true, SIGUSR1), -EPERM);
  write_to(command.pty.master, "\n");
  expect_member_ended_by(&command, 0);
  close_command(&command);
}

TEST("a group of zombies can be signalled") {
  struct command command;
  start_shell(&command, "exit 0");
  await_death(&command.child);
  EXPECT_INT(px_signal_group(&command.child, false, SIGTERM), 0);
  (void)finish(&command, NULL);
}

/* --- px_reap_orphans ---------------------------------------------------------------------------------- */

enum { ORPHANS = 70 };

/* Children that live until their standard input ends. */
static void start_orphans(struct px_child *children, size_t count, int *writer) {
  int ends[2];
  char *arguments[] = {(char[]){"sh"}, (char[]){"-c"}, (char[]){"read line"}, NULL};
  char *environment[] = {NULL};
  enum px_step step;
  EXPECT_INT(pipe2(ends, O_CLOEXEC), 0);
  const struct px_descriptor descriptors[] = {{.target = 0, .source = ends[0]}};
  const struct px_spawn_options options = {
      .file = "/bin/sh",
      .arguments = arguments,
      .environment = environment,
      .terminal = -1,
      .descriptors = descriptors,
      .descriptor_count = 1,
  };
  for (size_t i = 0; i < count; i++) EXPECT_INT(px_spawn(&options, &children[i], &step), 0);
  EXPECT_INT(close(ends[0]), 0);
  *writer = ends[1];
}

static void orphans_are_reaped_and_their_pidfds_closed(void) {
  struct px_child children[ORPHANS];
  size_t before = count_descriptors();
  int writer;
  start_orphans(children, ORPHANS, &writer);
  EXPECT_INT(close(writer), 0);
  px_reap_orphans(children, ORPHANS);
  EXPECT(!has_children());
  EXPECT_INT(count_descriptors(), before);
}

TEST("orphans are reaped, and their pidfds closed") {
  orphans_are_reaped_and_their_pidfds_closed();
}

struct release {
  struct px_child last;
  int writer;
};

/* When the last of the list has been reaped, the others were seen alive. */
static void *end_orphans_when_all_were_seen(void *argument) {
  const struct release *release = argument;
  siginfo_t info;
  while (waitid(P_PID, (id_t)release->last.pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0) {
    (void)sched_yield();
  }
  EXPECT_INT(errno, ECHILD);
  EXPECT_INT(close(release->writer), 0);
  return NULL;
}

static void living_orphans_are_waited_for(void) {
  struct px_child children[ORPHANS + 1];
  struct release release;
  pthread_t thread;
  int unused;
  size_t before = count_descriptors();
  start_orphans(children, ORPHANS, &release.writer);
  start_orphans(&children[ORPHANS], 1, &unused);
  EXPECT_INT(close(unused), 0);
  await_death(&children[ORPHANS]);
  release.last = children[ORPHANS];
  EXPECT_INT(pthread_create(&thread, NULL, end_orphans_when_all_were_seen, &release), 0);
  px_reap_orphans(children, ORPHANS + 1);
  EXPECT_INT(pthread_join(thread, NULL), 0);
  EXPECT(!has_children());
  EXPECT_INT(count_descriptors(), before);
}

TEST("living orphans are waited for") {
  living_orphans_are_waited_for();
}

TEST_APART("living orphans without pidfds are waited for") {
  px__feature_refused(PX_FEATURE_PIDFD);
  living_orphans_are_waited_for();
}

TEST_APART("orphans without pidfds are reaped") {
  px__feature_refused(PX_FEATURE_PIDFD);
  orphans_are_reaped_and_their_pidfds_closed();
}

TEST("px_reap_orphans returns at once for orphans that are dead or were reaped elsewhere") {
  struct px_child children[3];
  int writer;
  start_orphans(children, 3, &writer);
  EXPECT_INT(close(writer), 0);
  for (int i = 0; i < 3; i++) await_death(&children[i]);
  EXPECT_INT(waitpid(children[1].pid, NULL, 0), children[1].pid);
  px_reap_orphans(children, 3);
  EXPECT(!has_children());
  px_reap_orphans(NULL, 0);
}

TEST("px_reap_orphans reaps no other child") {
  struct px_child children[2];
  struct command other;
  int writer;
  start_shell(&other, "exit 3");
  await_death(&other.child);
  start_orphans(children, 2, &writer);
  EXPECT_INT(close(writer), 0);
  px_reap_orphans(children, 2);
  int status;
  (void)finish(&other, &status);
  EXPECT_INT(status, 3 << 8);
}

int main(void) {
  return run_tests();
}
