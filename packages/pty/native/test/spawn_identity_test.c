/* spawn: starts a child as another user, and keeps the parent's identity. The child is cat /proc/self/status, because another
 * user may be unable to execute this program. */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/sched.h>
#include <linux/securebits.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support.h"

enum { USER = 5001, GROUP = 6001 };

static const gid_t no_groups[1];

static const struct px_identity another = {.set_uid = true,
                                           .set_gid = true,
                                           .set_groups = true,
                                           .uid = USER,
                                           .gid = GROUP,
                                           .groups = no_groups};

static const char *status_of_child(const struct px_identity *identity) {
  struct command command;
  prepare(&command, "cat", "cat", "/proc/self/status", NULL);
  command.options.identity = identity;
  return run(&command);
}

/* Returns the value of "Name:\tvalue", with tabs as spaces and without trailing ones. */
static const char *status_line(const char *status, const char *name) {
  char with_colon[32];
  (void)snprintf(with_colon, sizeof with_colon, "%s:", name);
  const char *line = strstr(status, with_colon);
  EXPECT(line != NULL && (line == status || line[-1] == '\n'));
  static char value[256];
  line += strlen(with_colon) + 1;
  size_t length = strcspn(line, "\n");
  while (length > 0 && line[length - 1] == ' ') length--;
  (void)snprintf(value, sizeof value, "%.*s", (int)length, line);
  for (char *at = value; *at != '\0'; at++) {
    if (*at == '\t') *at = ' ';
  }
  return value;
}

static void join_root_groups(void) {
  EXPECT_INT(setgroups(2, (const gid_t[]){4, 27}), 0);
}

/* --- the child ---------------------------------------------------------------------------------------- */

TEST("a child of another user has its real, effective, saved and filesystem ids, and no "
     "capability") {
  const char *status = status_of_child(&another);
  EXPECT_STR(status_line(status, "Uid"), "5001 5001 5001 5001");
  EXPECT_STR(status_line(status, "Gid"), "6001 6001 6001 6001");
  EXPECT_STR(status_line(status, "CapEff"), "0000000000000000");
  EXPECT_STR(status_line(status, "CapPrm"), "0000000000000000");
}

TEST_APART("a child of another user has none of the parent's groups") {
  join_root_groups();
  EXPECT_STR(status_line(status_of_child(&another), "Groups"), "");
}

TEST_APART("a child of another user has the given groups") {
  const gid_t groups[] = {29, 6002, 4};
  struct px_identity identity = another;
  identity.groups = groups;
  identity.group_count = 3;
  join_root_groups();
  EXPECT_STR(status_line(status_of_child(&identity), "Groups"), "4 29 6002");
}

TEST_APART("uid, gid and groups can each be set alone") {
  join_root_groups();
  const char *status = status_of_child(&(struct px_identity){.set_gid = true, .gid = GROUP});
  EXPECT_STR(status_line(status, "Uid"), "0 0 0 0");
  EXPECT_STR(status_line(status, "Gid"), "6001 6001 6001 6001");
  EXPECT_STR(status_line(status, "Groups"), "4 27");

  status = status_of_child(&(struct px_identity){.set_uid = true, .uid = USER});
  EXPECT_STR(status_line(status, "Uid"), "5001 5001 5001 5001");
  EXPECT_STR(status_line(status, "Gid"), "0 0 0 0");
  EXPECT_STR(status_line(status, "Groups"), "4 27");

  status = status_of_child(&(struct px_identity){.set_groups = true});
  EXPECT_STR(status_line(status, "Uid"), "0 0 0 0");
  EXPECT_STR(status_line(status, "Groups"), "");
}

TEST_APART("ids that are only the effective ones are set") {
  EXPECT_INT(setresgid(GROUP, 0, 0), 0);
  EXPECT_INT(setresuid(0, 0, USER), 0);
  const struct px_identity identity = {.set_uid = true, .set_gid = true};
  const char *status = status_of_child(&identity);
  EXPECT_STR(status_line(status, "Uid"), "0 0 0 0");
  EXPECT_STR(status_line(status, "Gid"), "0 0 0 0");
}

TEST("a child of another user leads its session") {
  struct command command;
  prepare(&command, "cat", "cat", "/proc/self/stat", NULL);
  command.options.identity = &another;
  must_start(&command);
  pid_t pid = command.child.pid;
  int group, session, foreground;
  const char *line = finish(&command, NULL);
  EXPECT_INT(sscanf(strrchr(line, ')'), ") %*c %*d %d %d %*d %d", &group, &session, &foreground),
             3);
  EXPECT_INT(group, pid);
  EXPECT_INT(session, pid);
  EXPECT_INT(foreground, pid);
}

static struct command *prepare_on_pipes(struct command *command) {
  prepare(command, "cat", "cat", "/proc/self/stat", NULL);
  command->options.terminal = -1;
  return command;
}

static void expect_session(struct command *command, bool own) {
  must_start(command);
  pid_t pid = command->child.pid;
  int group, session, terminal;
  EXPECT_INT(command->child.leads_session, own);
  const char *line = finish(command, NULL);
  EXPECT_INT(sscanf(strrchr(line, ')'), ") %*c %*d %d %d %d", &group, &session, &terminal), 3);
  EXPECT_INT(session, own ? pid : getsid(0));
  EXPECT_INT(group, own ? pid : getpgrp());
  if (own) EXPECT_INT(terminal, 0);
}

TEST("a child without a terminal leads a session when its user or groups change") {
  struct command command;
  prepare_on_pipes(&command)->options.identity = &another;
  expect_session(&command, true);
  const struct px_identity other_groups = {
      .set_groups = true, .groups = (const gid_t[]){GROUP}, .group_count = 1};
  prepare_on_pipes(&command)->options.identity = &other_groups;
  expect_session(&command, true);
}

TEST("a child without a terminal and with the parent's identity stays in the parent's session") {
  struct command command;
  const struct px_identity own = {.set_uid = true, .set_gid = true};
  prepare_on_pipes(&command)->options.identity = &own;
  expect_session(&command, false);
}

TEST("a child without a terminal leads a session with the option session") {
  struct command command;
  prepare_on_pipes(&command)->options.session = true;
  expect_session(&command, true);
}

/* --- capabilities ------------------------------------------------------------------------------------- */

static void set_capabilities(uint32_t permitted, uint32_t inheritable) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {
      {.permitted = permitted, .effective = permitted, .inheritable = inheritable}};
  EXPECT_INT(syscall(SYS_capset, &header, data), 0);
}

static void set_inheritable(uint32_t inheritable) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];
  EXPECT_INT(syscall(SYS_capget, &header, data), 0);
  data[0].inheritable = inheritable;
  EXPECT_INT(syscall(SYS_capset, &header, data), 0);
}

static void raise_ambient(uint32_t capabilities) {
  for (unsigned long number = 0; number < 32; number++) {
    if ((capabilities >> number & 1) == 0) continue;
    EXPECT_INT(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, number, 0, 0), 0);
  }
}

enum {

  KEPT = 1 << CAP_FOWNER,
  SWITCH = 1 << CAP_SETUID | 1 << CAP_SETGID | 1 << CAP_CHOWN
};

static void expect_no_capabilities(const struct px_identity *identity) {
  const char *status = status_of_child(identity);
  EXPECT_STR(status_line(status, "Uid"), "5001 5001 5001 5001");
  for (size_t i = 0; i < 4; i++) {
    EXPECT_STR(status_line(status, (const char *[]){"CapInh", "CapPrm", "CapEff", "CapAmb"}[i]),
               "0000000000000000");
  }
}

TEST_APART("a child of another user gets no inheritable or ambient capability") {
  set_inheritable(KEPT);
  expect_no_capabilities(&another);
  raise_ambient(KEPT);
  expect_no_capabilities(&another);
}

TEST_APART("a child of another user gets no capability kept by securebits") {
  set_inheritable(KEPT);
  raise_ambient(KEPT);
  EXPECT_INT(prctl(PR_SET_SECUREBITS, SECBIT_KEEP_CAPS, 0, 0, 0), 0);
  expect_no_capabilities(&another);
  EXPECT_INT(prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0), 0);
  expect_no_capabilities(&another);
}

/* As a service with AmbientCapabilities or a program with file capabilities. */
static void become_a_user_with_capabilities(uint32_t capabilities) {
  EXPECT_INT(setgroups(0, NULL), 0);
  EXPECT_INT(prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0), 0);
  EXPECT_INT(setresgid(NOBODY, NOBODY, NOBODY), 0);
  EXPECT_INT(setresuid(NOBODY, NOBODY, NOBODY), 0);
  set_capabilities(capabilities, capabilities);
  raise_ambient(capabilities);
}

TEST_APART("an unprivileged parent with capabilities starts another user's child without them") {
  become_a_user_with_capabilities(SWITCH | KEPT);
  expect_no_capabilities(&another);
  const gid_t groups[] = {GROUP};
  const struct px_identity other_groups = {.set_groups = true, .groups = groups, .group_count = 1};
  const char *status = status_of_child(&other_groups);
  EXPECT_STR(status_line(status, "Uid"), "65534 65534 65534 65534");
  EXPECT_STR(status_line(status, "CapAmb"), "0000000000000000");
  EXPECT_STR(status_line(status, "CapInh"), "0000000000000000");
}

TEST_APART("a child with the parent's identity keeps the capabilities") {
  become_a_user_with_capabilities(KEPT);
  const struct px_identity own = {.set_uid = true, .uid = NOBODY, .set_gid = true, .gid = NOBODY};
  EXPECT_STR(status_line(status_of_child(&own), "CapAmb"), "0000000000000008");
  EXPECT_STR(status_line(status_of_child(NULL), "CapAmb"), "0000000000000008");
}

TEST_APART("a parent without the needed capability gets EPERM and the step") {
  struct command command;
  prepare_shell(&command, "exit 0");
  command.options.identity = &another;
  become_a_user_with_capabilities(1 << CAP_SETUID | 1 << CAP_SETGID);
  expect_failure(&command, PX_STEP_FCHOWN, EPERM);
  command.options.terminal = -1;
  set_capabilities(1 << CAP_SETUID, 0);
  expect_failure(&command, PX_STEP_SETGID, EPERM);
  set_capabilities(0, 0);
  close_pty(&command.pty);
}

TEST_APART("a child whose capabilities cannot be dropped is not started") {
  struct command command;
  set_inheritable(KEPT);
  if (!refuse(SYS_capset, 0, 0, 0, EPERM)) return;
  prepare_shell(&command, "exit 0");
  command.options.identity = &another;
  expect_failure(&command, PX_STEP_CAPSET, EPERM);
  close_pty(&command.pty);
}

/* The read of the child's report fails, so the program may run, as a user whom this process may not signal. */
TEST_APART("a child that may run and cannot be killed is not waited for") {
  if (!have_filters()) return;
  struct command command;
  prepare_shell(&command, "read line");
  command.options.identity = &another;
  become_a_user_with_capabilities(SWITCH);
  int report = fcntl(command.pty.slave, F_DUPFD_CLOEXEC, 0);
  EXPECT_INT(close(report), 0);
  EXPECT(refuse(SYS_read, 0, ~0U, (uint32_t)report, EIO));
  EXPECT_INT(start(&command), -EIO);
  EXPECT_STEP(command.step, PX_STEP_PIPE);
  EXPECT(has_children());
  close_pty(&command.pty);
  EXPECT(waitpid(-1, NULL, 0) > 0);
}

/* --- the terminal ------------------------------------------------------------------------------------- */

static uid_t owner_of(int fd) {
  struct stat state;
  EXPECT_INT(fstat(fd, &state), 0);
  return state.st_uid;
}

TEST("the terminal belongs to the child's user, who can open it") {
  struct command command;
  struct stat before, after;
  prepare_shell(&command, "echo by name >$(tty) && echo and as tty >/dev/tty");
  command.options.identity = &another;
  EXPECT_INT(fstat(command.pty.slave, &before), 0);
  must_start(&command);
  EXPECT_INT(fstat(command.pty.slave, &after), 0);
  EXPECT_INT(after.st_uid, USER);
  EXPECT_INT(after.st_gid, before.st_gid);
  EXPECT_INT(after.st_mode, before.st_mode);
  EXPECT_STR(finish(&command, NULL), "by name\nand as tty\n");
}

TEST("the terminal keeps its owner if the uid does not change") {
  struct command command;
  const struct px_identity identity = {.set_uid = true, .set_gid = true, .uid = 0, .gid = GROUP};
  prepare_shell(&command, "exit 0");
  command.options.identity = &identity;
  must_start(&command);
  EXPECT_INT(owner_of(command.pty.slave), 0);
  (void)finish(&command, NULL);
}

/* --- the parent --------------------------------------------------------------------------------------- */

static void expect_we_are_root_in_our_groups(void) {
  uid_t ruid, euid, suid;
  gid_t rgid, egid, sgid, groups[8];
  EXPECT_INT(getresuid(&ruid, &euid, &suid), 0);
  EXPECT_INT(getresgid(&rgid, &egid, &sgid), 0);
  EXPECT(ruid == 0 && euid == 0 && suid == 0 && rgid == 0 && egid == 0 && sgid == 0);
  EXPECT_INT(getgroups(8, groups), 2);
  EXPECT_INT(groups[0], 4);
  EXPECT_INT(groups[1], 27);
  EXPECT_INT(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), 1);
}

TEST_APART("the parent keeps its ids and groups, after a failed spawn too") {
  join_root_groups();
  EXPECT_INT(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0), 0);
  (void)status_of_child(&another);
  expect_we_are_root_in_our_groups();

  struct command command;
  prepare(&command, "/nowhere", "nowhere", NULL);
  command.options.identity = &another;
  expect_failure(&command, PX_STEP_EXECVE, ENOENT);
  close_pty(&command.pty);
  expect_we_are_root_in_our_groups();
}

/* The other user may read the child's memory. */
TEST_APART("a child of another user shares no memory") {
  if (!refuse(SYS_clone, 0, CLONE_VM, CLONE_VM, EIO)) return;
  const char *status = status_of_child(&another);
  EXPECT_STR(status_line(status, "Uid"), "5001 5001 5001 5001");
  struct command command;
  prepare(&command, "cat", "cat", "/proc/self/status", NULL);
  expect_failure(&command, PX_STEP_CLONE, EIO);
  const struct px_identity own = {.set_uid = true, .set_gid = true};
  command.options.identity = &own;
  expect_failure(&command, PX_STEP_CLONE, EIO);
  close_pty(&command.pty);
}

/* --- ids that do not change --------------------------------------------------------------------------- */

TEST_APART("setting the process's own identity needs no privilege") {
  join_root_groups();
  EXPECT_INT(setresgid(NOBODY, NOBODY, NOBODY), 0);
  EXPECT_INT(setresuid(NOBODY, NOBODY, NOBODY), 0);
  const gid_t other_order[] = {27, 4};
  const struct px_identity own = {.set_uid = true,
                                  .set_gid = true,
                                  .set_groups = true,
                                  .uid = NOBODY,
                                  .gid = NOBODY,
                                  .groups = other_order,
                                  .group_count = 2};
  const char *status = status_of_child(&own);
  EXPECT_STR(status_line(status, "Uid"), "65534 65534 65534 65534");
  EXPECT_STR(status_line(status, "Groups"), "4 27");
}

TEST_APART("setting different groups needs privilege") {
  struct command command;
  join_root_groups();
  EXPECT_INT(setresgid(NOBODY, NOBODY, NOBODY), 0);
  EXPECT_INT(setresuid(NOBODY, NOBODY, NOBODY), 0);
  const gid_t one[] = {27}, two[] = {4, 28};
  struct px_identity identity = {.set_groups = true, .groups = one, .group_count = 1};
  prepare_shell(&command, "exit 0");
  command.options.identity = &identity;
  expect_failure(&command, PX_STEP_SETGROUPS, EPERM);
  identity.groups = two;
  identity.group_count = 2;
  expect_failure(&command, PX_STEP_SETGROUPS, EPERM);
  identity.group_count = 0;
  expect_failure(&command, PX_STEP_SETGROUPS, EPERM);
  close_pty(&command.pty);
}

int main(void) {
  return have_root() ? run_tests() : 0;
}
