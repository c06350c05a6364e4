/* spawn: starts a child in another cgroup, by clone3 or by cgroup.procs. */
#include <errno.h>
#include <fcntl.h>
#include <mntent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../core/features.h"
#include "support.h"

/* --- groups ---------------------------------------------------------------------------------------------- */

/* Where a filesystem of this type is mounted ("cgroup2", or "cgroup" with an option); NULL if it is not. */
static const char *mount_of(const char *type, const char *option) {
  static char path[256];
  FILE *mounts = setmntent("/proc/mounts", "re");
  const struct mntent *entry;
  path[0] = '\0';
  while (mounts != NULL && (entry = getmntent(mounts)) != NULL && path[0] == '\0') {
    if (strcmp(entry->mnt_type, type) != 0) continue;
    if (option != NULL && hasmntopt(entry, option) == NULL) continue;
    (void)snprintf(path, sizeof path, "%s", entry->mnt_dir);
  }
  if (mounts != NULL) (void)endmntent(mounts);
  return path[0] == '\0' ? NULL : path;
}

static char group[384];

/* Makes a new cgroup, in `group`. False with a note if that is impossible. */
static bool make_group_in(const char *mount) {
  if (mount != NULL) {
    (void)snprintf(group, sizeof group, "%s/strand-test-%d", mount, (int)getpid());
    if (mkdir(group, 0755) == 0) return true;
  }
  skip("such a cgroup cannot be made here");
  return false;
}

static bool make_group(void) {
  return make_group_in(mount_of("cgroup2", NULL));
}

/* Retries until the last process has left the cgroup. */
static void remove_group(void) {
  while (rmdir(group) < 0) EXPECT_INT(errno, EBUSY);
}

static const char *inside(const char *name) {
  static char path[512];
  (void)snprintf(path, sizeof path, "%s/%s", group, name);
  return path;
}

/* Whether a text of /proc/PID/cgroup names `group`. */
static bool is_in_group(const char *line) {
  const char *end = strrchr(group, '/');
  const char *found = strstr(line, end);
  return found != NULL && (found[strlen(end)] == '\n' || found[strlen(end)] == '\0');
}

static const char *group_of(pid_t pid) {
  static char text[4096];
  char path[64];
  (void)snprintf(path, sizeof path, "/proc/%d/cgroup", (int)pid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  EXPECT(fd >= 0);
  ssize_t length = read(fd, text, sizeof text - 1);
  EXPECT(length > 0);
  EXPECT_INT(close(fd), 0);
  text[length] = '\0';
  return text;
}

/* --- a child in a group ----------------------------------------------------------------------------------- */

static const struct px_limits in_group = {.cgroup = group};

static void expect_inside(const struct px_identity *identity) {
  struct command command;
  prepare_shell(&command, "cat /proc/self/cgroup");
  command.options.limits = &in_group;
  command.options.identity = identity;
  EXPECT(is_in_group(run(&command)));
  EXPECT(!is_in_group(group_of(getpid())));
}

static void the_child_is_inside_and_its_parent_is_not(void) {
  if (!make_group()) return;
  expect_inside(NULL);
  remove_group();
}

TEST("a child with a cgroup starts in it, and its parent does not") {
  the_child_is_inside_and_its_parent_is_not();
}

static void as_another_user_too(void) {
  if (!have_root() || !make_group()) return;
  expect_inside(&nobody);
  remove_group();
}

TEST("a child of another user starts in the cgroup") {
  as_another_user_too();
}

TEST("without a cgroup the child stays in the parent's") {
  char own[4096];
  struct command command;
  (void)snprintf(own, sizeof own, "%s", group_of(getpid()));
  prepare(&command, "cat", "cat", "/proc/self/cgroup", NULL);
  command.options.limits = &(struct px_limits){.set_umask = true};
  EXPECT_STR(run(&command), own);
}

/* The child would enter by a write of one byte, which is refused. */
TEST_APART("clone3 puts the child into the cgroup, so that it does not write to cgroup.procs") {
  if (!make_group()) return;
  expect_inside(NULL);
  if (!px__feature_usable(PX_FEATURE_CLONE_INTO_CGROUP)) {
    skip("the kernel does not know CLONE_INTO_CGROUP (5.7), or valgrind does not");
  } else if (refuse(SYS_write, 2, UINT32_MAX, 1, EPERM)) {
    expect_inside(NULL);
  }
  remove_group();
}

/* Version 1 has a file cgroup.procs too, and no clone3. */
TEST_APART("a child starts in a cgroup of version 1") {
  if (!make_group_in(mount_of("cgroup", "freezer"))) return;
  expect_inside(NULL);
  /* valgrind refuses clone3. */
  EXPECT(under_valgrind() || px__feature_usable(PX_FEATURE_CLONE_INTO_CGROUP));
  remove_group();
}

/* --- before exec ---------------------------------------------------------- */

static void *start_it(void *command) {
  must_start(command);
  return NULL;
}

/* The child is held at execve. */
static void expect_inside_before_exec(void) {
  if (!make_group()) return;
  struct gate gate;
  struct command command;
  if (gate_open(&gate, SYS_execve, 0, 0, 0)) {
    pthread_t thread;
    uint64_t ticket;
    prepare(&command, "true", "true", NULL);
    command.options.environment = (char *const[]){(char[]){"PATH=/bin"}, NULL};
    command.options.limits = &in_group;
    EXPECT_INT(pthread_create(&thread, NULL, start_it, &command), 0);
    EXPECT(is_in_group(group_of(gate_wait(&gate, &ticket))));
    gate_pass(&gate, ticket);
    EXPECT_INT(pthread_join(thread, NULL), 0);
    int status;
    (void)finish(&command, &status);
    EXPECT_INT(status, 0);
    gate_close(&gate);
  }
  remove_group();
}

TEST("the child is in the cgroup before exec") {
  apart(expect_inside_before_exec);
  apart_without("clone_into_cgroup", expect_inside_before_exec);
}

/* --- fallbacks ----------------------------------------------------------------------------------- */

static void it_is_inside_as_any_user(void) {
  the_child_is_inside_and_its_parent_is_not();
  as_another_user_too();
}

TEST("the child is in the cgroup with each fallback") {
  static const char *const lists[] = {"clone_into_cgroup", "vfork", "pidfd", "vfork,pidfd",
                                      "clone_into_cgroup,vfork,pidfd,close_range"};
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
    apart_without(lists[i], it_is_inside_as_any_user);
  }
}

static int refusal;

static void refuse_clone3(void) {
  if (!make_group()) return;
  if (refuse(SYS_clone3, 0, 0, 0, refusal)) {
    expect_inside(NULL);
    EXPECT(!px__feature_usable(PX_FEATURE_CLONE_INTO_CGROUP));
    EXPECT(px__feature_usable(PX_FEATURE_VFORK) && px__feature_usable(PX_FEATURE_PIDFD));
    expect_inside(NULL);
  }
  remove_group();
}

/* Linux 5.3 to 5.6 return E2BIG; a filter returns any of the others. */
TEST("after clone3 is refused the child enters the cgroup itself, and clone3 is not tried again") {
  static const int refusals[] = {ENOSYS, EPERM, EINVAL, E2BIG};
  for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
    refusal = refusals[i];
    apart(refuse_clone3);
  }
}

static void start_in_group(struct command *command) {
  prepare_shell(command, "exit 0");
  command->options.limits = &in_group;
}

/* As if pids.max of the cgroup were reached, which does not hold for a process that enters by itself. */
TEST_APART("clone3 failing with EAGAIN for a full cgroup fails the spawn, without a fallback") {
  if (!make_group()) return;
  struct command command;
  start_in_group(&command);
  if (refuse(SYS_clone3, 0, 0, 0, EAGAIN)) {
    expect_failure(&command, PX_STEP_CLONE, EAGAIN);
    EXPECT(px__feature_usable(PX_FEATURE_CLONE_INTO_CGROUP));
  }
  close_pty(&command.pty);
  remove_group();
}

/* --- failures ---------------------------------------------------------------------------------------------- */

static void expect_refusal(const char *path, int error) {
  struct command command;
  const struct px_limits limits = {.cgroup = path};
  prepare_shell(&command, "exit 0");
  expect_limits_failure(&command, &limits, PX_STEP_CGROUP, error);
}

static void what_is_no_group_is_refused(void) {
  expect_refusal("/nowhere", ENOENT);
  expect_refusal("/etc/passwd", ENOTDIR);
  expect_refusal("/", ENOENT);
}

TEST("a path that is not a cgroup fails the spawn at the step cgroup") {
  what_is_no_group_is_refused();
}

static void expect_refusal_as_nobody(void) {
  become_nobody();
  expect_refusal(group, EACCES);
}

TEST("a cgroup without write permission fails with EACCES") {
  if (!have_root() || !make_group()) return;
  apart(expect_refusal_as_nobody);
  remove_group();
}

/* Its sibling is threaded, so it is an invalid domain for processes. */
static void one_that_takes_no_process_is_refused(void) {
  if (!make_group()) return;
  char parent[sizeof group];
  (void)strcpy(parent, group);
  EXPECT_INT(mkdir(inside("threads"), 0755), 0);
  EXPECT_INT(mkdir(inside("invalid"), 0755), 0);
  int type = open(inside("threads/cgroup.type"), O_WRONLY | O_CLOEXEC);
  write_to(type, "threaded");
  EXPECT_INT(close(type), 0);
  expect_refusal(inside("invalid"), EOPNOTSUPP);
  EXPECT_INT(rmdir(inside("threads")), 0);
  EXPECT_INT(rmdir(inside("invalid")), 0);
  EXPECT_INT(rmdir(parent), 0);
}

TEST("a cgroup that accepts no process fails with EOPNOTSUPP") {
  one_that_takes_no_process_is_refused();
}

static void expect_refusals(void) {
  what_is_no_group_is_refused();
  one_that_takes_no_process_is_refused();
}

TEST("cgroup failures are the same when the child enters the cgroup itself") {
  apart_without("clone_into_cgroup", expect_refusals);
}

TEST("a failed exec leaves no process in the cgroup") {
  if (!make_group()) return;
  struct command command;
  prepare(&command, "/nowhere", "nowhere", NULL);
  command.options.limits = &in_group;
  expect_failure(&command, PX_STEP_EXECVE, ENOENT);
  close_pty(&command.pty);
  remove_group();
}

int main(void) {
  return run_tests();
}
