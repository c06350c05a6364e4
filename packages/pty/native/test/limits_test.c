/* childlimits: sets limits, umask and nice of the child, and not of its parent. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../core/features.h"
#include "support.h"

#define UNLIMITED UINT64_MAX

/* Returns the output of a shell with these limits. */
static const char *output_of(const struct px_limits *limits, const char *script) {
  struct command command;
  prepare_shell(&command, script);
  command.options.limits = limits;
  return run(&command);
}

/* --- the child --------------------------------------------------------------------------------------- */

static void expect_limit(int resource, const char *name, uint64_t soft, uint64_t hard,
                         const char *expected) {
  const struct px_limit limit = {.resource = resource, .soft = soft, .hard = hard};
  const struct px_limits limits = {.limits = &limit, .limit_count = 1};
  char script[128];
  (void)snprintf(script, sizeof script,
                 "while read -r line; do case $line in '%s '*) echo $line;; esac; done "
                 "</proc/self/limits",
                 name);
  EXPECT_STR(output_of(&limits, script), expected);
}

/* valgrind reserves numbers, and refuses other hard limits. */
static bool may_limit_descriptors(void) {
  if (under_valgrind()) skip("valgrind has its own limit for descriptors");
  return !under_valgrind();
}

static void each_limit_is_what_the_child_has(void) {
  if (may_limit_descriptors())
    expect_limit(RLIMIT_NOFILE, "Max open files", 30, 40, "Max open files 30 40 files\n");
  expect_limit(RLIMIT_CORE, "Max core file size", 0, 4096, "Max core file size 0 4096 bytes\n");
  expect_limit(RLIMIT_CPU, "Max cpu time", 7, 9, "Max cpu time 7 9 seconds\n");
  expect_limit(RLIMIT_AS, "Max address space", 1 << 30, 1 << 30,
               "Max address space 1073741824 1073741824 bytes\n");
  expect_limit(RLIMIT_NPROC, "Max processes", 5000, 6000, "Max processes 5000 6000 processes\n");
}

TEST("the child has each limit as given") {
  each_limit_is_what_the_child_has();
}

TEST("UINT64_MAX is unlimited") {
  struct rlimit before;
  EXPECT_INT(getrlimit(RLIMIT_CORE, &before), 0);
  if (before.rlim_max != RLIM_INFINITY) {
    skip("the hard limit of core files is limited");
    return;
  }
  expect_limit(RLIMIT_CORE, "Max core file size", UNLIMITED, UNLIMITED,
               "Max core file size unlimited unlimited bytes\n");
  expect_limit(RLIMIT_CORE, "Max core file size", 1, UNLIMITED,
               "Max core file size 1 unlimited bytes\n");
}

TEST("a limit of more than 32 bits is set unchanged") {
  expect_limit(RLIMIT_AS, "Max address space", UINT64_C(0x123456789000), UINT64_C(0x123456789000),
               "Max address space 20015998341120 20015998341120 bytes\n");
}

static void several_are_set_together_with_umask_and_nice(void) {
  const struct px_limit list[] = {{.resource = RLIMIT_CPU, .soft = 30, .hard = 40},
                                  {.resource = RLIMIT_CORE, .soft = 0, .hard = 0}};
  const struct px_limits limits = {.limits = list,
                                   .limit_count = 2,
                                   .set_umask = true,
                                   .umask = 0137,
                                   .set_nice = true,
                                   .nice = 7};
  EXPECT_STR(output_of(&limits, "ulimit -St; ulimit -Ht; ulimit -c; umask; nice"),
             "30\n40\n0\n0137\n7\n");
}

TEST("several limits, umask and nice are set together") {
  several_are_set_together_with_umask_and_nice();
}

TEST_APART("a umask of 0 is set") {
  (void)umask(077);
  EXPECT_STR(output_of(&(struct px_limits){.set_umask = true}, "umask"), "0000\n");
  EXPECT_STR(output_of(&(struct px_limits){.set_nice = true}, "umask; nice"), "0077\n0\n");
}

TEST_APART("umask and nice that are not given are the parent's") {
  (void)umask(037);
  EXPECT_INT(setpriority(PRIO_PROCESS, 0, 3), 0);
  EXPECT_STR(output_of(&(struct px_limits){.limit_count = 0}, "umask; nice"), "0037\n3\n");
  EXPECT_STR(output_of(NULL, "umask; nice"), "0037\n3\n");
}

/* --- the parent ------------------------------------------------------------------------------------------ */

static void the_parent_keeps_what_it_has(void) {
  const struct px_limit list[] = {{.resource = RLIMIT_CPU, .soft = 10, .hard = 10},
                                  {.resource = RLIMIT_AS, .soft = 1 << 30, .hard = 1 << 30}};
  const struct px_limits limits = {.limits = list,
                                   .limit_count = 2,
                                   .set_umask = true,
                                   .umask = 0777,
                                   .set_nice = true,
                                   .nice = 19};
  struct rlimit before[2], after[2];
  EXPECT_INT(getrlimit(RLIMIT_CPU, &before[0]), 0);
  EXPECT_INT(getrlimit(RLIMIT_AS, &before[1]), 0);
  mode_t mask = umask(022);
  int nice_before = getpriority(PRIO_PROCESS, 0);
  EXPECT_STR(output_of(&limits, "echo done"), "done\n");
  EXPECT_INT(getrlimit(RLIMIT_CPU, &after[0]), 0);
  EXPECT_INT(getrlimit(RLIMIT_AS, &after[1]), 0);
  EXPECT_INT(memcmp(before, after, sizeof before), 0);
  EXPECT_INT(getpriority(PRIO_PROCESS, 0), nice_before);
  EXPECT_INT(umask(mask), 022);
}

TEST("the parent keeps its limits, umask and nice") {
  the_parent_keeps_what_it_has();
}

/* --- RLIMIT_NOFILE ----------------------------------------------------------- */

/* Prints the limit and the open descriptors below 100, without opening /proc. */
static int print_descriptors_below_100(void) {
  char line[512];
  struct rlimit limit;
  EXPECT_INT(getrlimit(RLIMIT_NOFILE, &limit), 0);
  (void)snprintf(line, sizeof line, "of %d", (int)limit.rlim_cur);
  for (int fd = 0; fd < 100; fd++) {
    size_t length = strlen(line);
    if (is_open(fd)) (void)snprintf(line + length, sizeof line - length, " %d", fd);
  }
  (void)dprintf(STDOUT_FILENO, "%s\n", line);
  return 0;
}

static void with_little_room_there_are_the_descriptors_asked_for(void) {
  if (!may_limit_descriptors()) return;
  const struct px_limit limit = {.resource = RLIMIT_NOFILE, .soft = 4, .hard = 4};
  const struct px_limits limits = {.limits = &limit, .limit_count = 1};
  struct command command;
  EXPECT_INT(dup2(STDOUT_FILENO, 50), 50); /* must not be inherited */
  prepare_child(&command, "descriptors");
  struct px_descriptor descriptors[5];
  memcpy(descriptors, command.descriptors, sizeof command.descriptors);
  descriptors[3] = (struct px_descriptor){.target = 9, .source = command.pty.slave};
  descriptors[4] = (struct px_descriptor){.target = 70, .source = command.pty.slave};
  command.options.descriptors = descriptors;
  command.options.descriptor_count = 5;
  command.options.limits = &limits;
  EXPECT_STR(run(&command), "of 4 0 1 2 9 70\n");
  EXPECT_INT(close(50), 0);
}

TEST("a child with RLIMIT_NOFILE 4 still gets its descriptors, also above the limit, and no "
     "others") {
  with_little_room_there_are_the_descriptors_asked_for();
}

/* --- privileges ---------------------------------------------------------------------------------------------- */

static void limit_cpu(rlim_t seconds) {
  const struct rlimit limit = {.rlim_cur = seconds, .rlim_max = seconds};
  EXPECT_INT(setrlimit(RLIMIT_CPU, &limit), 0);
}

/* Root alone is not enough. */
static bool may_raise_hard_limits(void) {
  struct rlimit limit;
  limit_cpu(1000);
  limit = (struct rlimit){.rlim_cur = 1000, .rlim_max = 1001};
  if (setrlimit(RLIMIT_CPU, &limit) == 0) return true;
  skip("without CAP_SYS_RESOURCE");
  return false;
}

static void expect_output_as_nobody(const struct px_limits *limits, const char *script,
                                    const char *expected) {
  struct command command;
  prepare_shell(&command, script);
  command.options.identity = &nobody;
  command.options.limits = limits;
  EXPECT_STR(run(&command), expected);
}

TEST_APART("limits and nice are set with the parent's rights, before the uid changes") {
  if (!have_root()) return;
  const struct px_limits nice = {.set_nice = true, .nice = -5};
  expect_output_as_nobody(&nice, "id -u; nice", "65534\n-5\n");
  if (!may_raise_hard_limits()) return;
  limit_cpu(1000);
  const struct px_limit limit = {.resource = RLIMIT_CPU, .soft = 2000, .hard = 3000};
  const struct px_limits limits = {.limits = &limit, .limit_count = 1};
  expect_output_as_nobody(&limits, "id -u; ulimit -St; ulimit -Ht", "65534\n2000\n3000\n");
}

static void expect_refusal(const struct px_limits *limits, enum px_step step, int error) {
  struct command command;
  prepare_shell(&command, "exit 0");
  expect_limits_failure(&command, limits, step, error);
}

TEST_APART("an unprivileged parent cannot raise a hard limit or lower nice") {
  if (!have_root()) return;
  limit_cpu(1000);
  become_nobody();
  const struct px_limit list[] = {{.resource = RLIMIT_CORE, .soft = 0, .hard = 0},
                                  {.resource = RLIMIT_CPU, .soft = 1000, .hard = 1001}};
  expect_refusal(&(struct px_limits){.limits = list, .limit_count = 2}, PX_STEP_PRLIMIT, EPERM);
  expect_refusal(&(struct px_limits){.set_nice = true, .nice = -1}, PX_STEP_SETPRIORITY, EACCES);
}

static void what_the_kernel_does_not_know_is_refused(void) {
  const struct px_limit unknown = {.resource = 99};
  const struct px_limit reversed = {.resource = RLIMIT_CPU, .soft = 2, .hard = 1};
  expect_refusal(&(struct px_limits){.limits = &unknown, .limit_count = 1}, PX_STEP_PRLIMIT,
                 EINVAL);
  expect_refusal(&(struct px_limits){.limits = &reversed, .limit_count = 1}, PX_STEP_PRLIMIT,
                 EINVAL);
}

TEST("an unknown resource, or a soft limit above the hard one, is EINVAL") {
  what_the_kernel_does_not_know_is_refused();
}

/* --- fallbacks ------------------------------------------------------------------------------------------- */

static void run_all(void) {
  each_limit_is_what_the_child_has();
  several_are_set_together_with_umask_and_nice();
  the_parent_keeps_what_it_has();
  with_little_room_there_are_the_descriptors_asked_for();
  what_the_kernel_does_not_know_is_refused();
}

TEST("limits are set with each fallback") {
  static const char *const lists[] = {"vfork", "pidfd", "close_range", "vfork,pidfd,close_range"};
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
    apart_without(lists[i], run_all);
  }
}

int main(int argc, char **argv) {
  if (is_child(argc, argv)) return print_descriptors_below_100();
  return run_tests();
}
