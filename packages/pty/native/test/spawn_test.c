/* spawn: what a program finds when it starts, and what stays unchanged in its parent. */
#include "../core/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support.h"

/* --- argv and environment ----------------------------------------------------------------------------- */

TEST("argv and environment are passed unchanged, with empty strings and every byte") {
  struct command command;
  char every_byte[256];
  for (int i = 0; i < 255; i++) every_byte[i] = (char)(i + 1);
  every_byte[255] = '\0';
  char *environment[] = {
      (char[]){"A=1"}, (char[]){"EMPTY="},       (char[]){""}, (char[]){"no equal sign"},
      (char[]){"A=2"}, (char[]){"B=\xff\n\xfe"}, NULL};
  char expected[1024] = "argument 6368696c64\nargument 61726776\nargument \nargument ";
  for (int i = 0; i < 255; i++) {
    (void)snprintf(expected + strlen(expected), 3, "%02x", (unsigned char)every_byte[i]);
  }
  (void)strcat(expected,
               "\nargument 2a20222420\nvariable 413d31\nvariable 454d5054593d\nvariable \n"
               "variable 6e6f20657175616c207369676e\nvariable 413d32\n"
               "variable 423dff0afe\n");
  prepare_child(&command, "argv");
  command.arguments[2] = (char[]){""};
  command.arguments[3] = every_byte;
  command.arguments[4] = (char[]){"* \"$ "};
  command.arguments[5] = NULL;
  command.options.environment = environment;
  EXPECT_STR(run(&command), expected);
}

TEST("an empty environment is passed as empty") {
  struct command command;
  char *nothing[] = {NULL};
  prepare_child(&command, "argv");
  command.options.environment = nothing;
  EXPECT_STR(run(&command), "argument 6368696c64\nargument 61726776\n");
}

TEST("argv[0] need not be the file") {
  struct command command;
  prepare(&command, "/bin/sh", "", "-c", "echo \"[$0]\"", NULL);
  EXPECT_STR(run(&command), "[]\n");
}

TEST("an argument of 100,000 bytes is passed") {
  struct command command;
  static char argument[100 * 1000];
  memset(argument, 'x', sizeof argument - 1);
  prepare(&command, "sh", "sh", "-c", "echo ${#1}", "sh", argument, NULL);
  EXPECT_STR(run(&command), "99999\n");
}

/* --- which program ------------------------------------------------------------------------------------ */

static void set_path(struct command *command, char *variable) {
  static char *environment[2];
  environment[0] = variable;
  command->options.environment = environment;
}

/* Makes a script that prints its name. */
static void make_program(const char *name, mode_t mode) {
  char content[128];
  (void)snprintf(content, sizeof content, "#!/bin/sh\necho this is %s\n", name);
  (void)make_file(name, content, mode);
}

TEST("a name is searched in the PATH of the given environment") {
  struct command command;
  char variable[128];
  const char *directory = make_directory();
  make_program("program", 0755);
  EXPECT(getenv("PATH") == NULL || strstr(getenv("PATH"), directory) == NULL);
  (void)snprintf(variable, sizeof variable, "PATH=/nowhere:%s", directory);
  prepare(&command, "program", "program", NULL);
  set_path(&command, variable);
  EXPECT_STR(run(&command), "this is program\n");
  remove_directory();
}

TEST("a relative directory of PATH is relative to the child's directory") {
  struct command command;
  prepare(&command, "sh", "sh", "-c", "echo found", NULL);
  command.options.directory = "/usr";
  set_path(&command, (char[]){"PATH=bin"});
  EXPECT_STR(run(&command), "found\n");

  prepare(&command, "program", "program", NULL);
  command.options.directory = make_directory();
  make_program("program", 0755);
  set_path(&command, (char[]){"PATH="});
  EXPECT_STR(run(&command), "this is program\n");
  remove_directory();
}

TEST("a relative path is relative to the child's directory") {
  struct command command;
  prepare(&command, "./program", "program", NULL);
  command.options.directory = make_directory();
  make_program("program", 0755);
  EXPECT_STR(run(&command), "this is program\n");
  remove_directory();
}

TEST("the search goes on after candidates that are missing, too long or below a file") {
  struct command command;
  static char variable[8192];
  char too_long[4200];
  const char *directory = make_directory();
  make_program("program", 0755);
  make_program("plain", 0644);
  memset(too_long, 'd', sizeof too_long - 1);
  too_long[sizeof too_long - 1] = '\0';
  (void)snprintf(variable, sizeof variable, "PATH=/nowhere:%s/plain:/etc/passwd/x:/%s:%s",
                 directory, too_long, directory);
  prepare(&command, "program", "program", NULL);
  set_path(&command, variable);
  EXPECT_STR(run(&command), "this is program\n");
  remove_directory();
}

TEST("the search goes on after a file that may not be executed") {
  struct command command;
  static char variable[128];
  const char *directory = make_directory();
  (void)make_file("sh", "not for execution", 0644);
  (void)snprintf(variable, sizeof variable, "PATH=%s:/bin", directory);
  prepare(&command, "sh", "sh", "-c", "echo found", NULL);
  set_path(&command, variable);
  EXPECT_STR(run(&command), "found\n");
  remove_directory();
}

TEST("a file that may not be executed is EACCES if the search finds no other") {
  struct command command;
  static char variable[128];
  const char *directory = make_directory();
  make_program("plain", 0644);
  (void)snprintf(variable, sizeof variable, "PATH=%s:/nowhere", directory);
  prepare(&command, "plain", "plain", NULL);
  set_path(&command, variable);
  expect_failure(&command, PX_STEP_EXECVE, EACCES);
  close_pty(&command.pty);
  remove_directory();
}

TEST("a script without a first line #! runs in /bin/sh with its arguments") {
  struct command command;
  (void)make_directory();
  const char *path = make_file("script", "echo \"$0|$1|$2|$#\"\n", 0755);
  char expected[512];
  (void)snprintf(expected, sizeof expected, "%s|one|two words|3\n", path);
  prepare(&command, path, "ignored", "one", "two words", "", NULL);
  EXPECT_STR(run(&command), expected);

  prepare(&command, path, "ignored", NULL);
  (void)snprintf(expected, sizeof expected, "%s|||0\n", path);
  EXPECT_STR(run(&command), expected);
  remove_directory();
}

TEST("a script without a first line #! is found in PATH") {
  struct command command;
  static char variable[128];
  const char *directory = make_directory();
  (void)make_file("script", "echo \"$0 $1\"\n", 0755);
  char expected[512];
  (void)snprintf(expected, sizeof expected, "%s/script one\n", directory);
  (void)snprintf(variable, sizeof variable, "PATH=/nowhere:%s", directory);
  prepare(&command, "script", "script", "one", NULL);
  set_path(&command, variable);
  EXPECT_STR(run(&command), expected);
  remove_directory();
}

/* --- session and directory ------------------------------------------------------------------------------------ */

TEST("the child leads a session, in the foreground of its terminal") {
  struct command command;
  prepare_child(&command, "facts");
  must_start(&command);
  pid_t pid = command.child.pid;
  char name[PX_TTY_NAME_SIZE];
  (void)strcpy(name, command.pty.name);
  const char *facts = finish(&command, NULL);
  EXPECT_INT(number_fact(facts, "pid"), pid);
  EXPECT_INT(number_fact(facts, "session"), pid);
  EXPECT_INT(number_fact(facts, "group"), pid);
  EXPECT_INT(number_fact(facts, "foreground"), pid);
  EXPECT_INT(number_fact(facts, "parent"), getpid());
  EXPECT_STR(fact(facts, "terminal"), name);
  EXPECT_STR(fact(facts, "size"), "80 24 0 0");
}

TEST("a child without a terminal stays in the parent's session") {
  struct command command;
  prepare_child(&command, "facts");
  command.options.terminal = -1;
  must_start(&command);
  const char *facts = finish(&command, NULL);
  EXPECT_INT(number_fact(facts, "session"), getsid(0));
  EXPECT_INT(number_fact(facts, "group"), getpgrp());
}

TEST("the terminal need not be a descriptor of the child") {
  struct command command;
  prepare(&command, "sh", "sh", "-c", "echo heard >/dev/tty", NULL);
  command.options.descriptors = NULL;
  command.options.descriptor_count = 0;
  must_start(&command);
  read_until(command.pty.master, "heard\n");
  (void)finish(&command, NULL);
}

TEST("the child has the given directory, and the parent keeps its own") {
  struct command command;
  prepare_child(&command, "facts");
  command.options.directory = "/usr/lib";
  EXPECT_STR(fact(run(&command), "directory"), "/usr/lib");

  char own[4096], again[4096];
  EXPECT(getcwd(own, sizeof own) != NULL);
  prepare_child(&command, "facts");
  EXPECT_STR(fact(run(&command), "directory"), own);
  EXPECT_STR(getcwd(again, sizeof again), own);
}

/* --- descriptors -------------------------------------------------------------------------------------- */

TEST("the child has only the mapped descriptors of 600 open ones") {
  struct command command;
  prepare_child(&command, "facts");
  int null = open("/dev/null", O_RDONLY); /* not close-on-exec */
  EXPECT(null >= 0);
  for (int fd = null + 1; fd < 150; fd++) EXPECT_INT(dup2(null, fd), fd);
  EXPECT_INT(dup2(null, 900), 900);
  EXPECT_STR(fact(run(&command), "descriptors"), "0 1 2");
  for (int fd = null; fd < 150; fd++) EXPECT_INT(close(fd), 0);
  EXPECT_INT(close(900), 0);
}

TEST("high targets and gaps are mapped") {
  struct command command;
  prepare_child(&command, "facts");
  int slave = command.pty.slave;
  const struct px_descriptor descriptors[] = {
      {.target = 300, .source = slave}, {.target = 1, .source = slave}, {.target = 7, .source = 1}};
  command.options.descriptors = descriptors;
  EXPECT_STR(fact(run(&command), "descriptors"), "1 7 300");
  EXPECT(!is_open(300));
}

/* Opens two files that contain their names. */
static void open_two(int *one, int *other) {
  int numbers[2];
  for (int i = 0; i < 2; i++) {
    const char *path = make_file(i == 0 ? "one" : "other", i == 0 ? "one\n" : "other\n", 0644);
    numbers[i] = open(path, O_RDONLY | O_CLOEXEC);
    EXPECT(numbers[i] >= 0);
  }
  *one = numbers[0];
  *other = numbers[1];
}

/* Returns what a child reads from its `targets`, mapped from `sources`, which end with -1. */
static const char *contents(const int *sources, const int *targets) {
  struct command command;
  struct px_descriptor descriptors[8];
  prepare(&command, "sh", "sh", "-c", "for fd; do cat </proc/self/fd/$fd; done", "sh", NULL);
  static char texts[5][16];
  for (int i = 0; i < 3; i++) descriptors[i] = command.descriptors[i];
  size_t count = 0;
  for (; sources[count] >= 0; count++) {
    descriptors[3 + count] =
        (struct px_descriptor){.target = targets[count], .source = sources[count]};
    (void)snprintf(texts[count], sizeof texts[count], "%d", targets[count]);
    command.arguments[4 + count] = texts[count];
  }
  command.arguments[4 + count] = NULL;
  command.options.descriptors = descriptors;
  command.options.descriptor_count = 3 + count;
  return run(&command);
}

TEST("sources and targets may be the same, swapped, repeated or shifted") {
  int one, other;
  (void)make_directory();
  open_two(&one, &other);
  EXPECT_STR(contents((int[]){one, other, -1}, (int[]){one, other}), "one\nother\n");
  EXPECT_STR(contents((int[]){one, other, -1}, (int[]){other, one}), "one\nother\n");
  EXPECT_STR(contents((int[]){other, one, -1}, (int[]){one, other}), "other\none\n");
  EXPECT_STR(contents((int[]){one, one, other, -1}, (int[]){other, one, other + 1}),
             "one\none\nother\n");
  EXPECT_STR(contents((int[]){one, other, one, -1}, (int[]){other + 1, other + 2, other}),
             "one\nother\none\n");
  /* After the pair and the pipe, the next free number is a target. A source that is copied out of the way must not get it. */
  int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
  int next = fcntl(null, F_DUPFD_CLOEXEC, 0);
  EXPECT_INT(close(next), 0);
  EXPECT_STR(contents((int[]){null, one, other, -1}, (int[]){next + 3, other, one}),
             "one\nother\n");
  EXPECT_INT(close(null), 0);
  EXPECT_INT(fcntl(one, F_GETFD), FD_CLOEXEC);
  EXPECT_INT(close(one), 0);
  EXPECT_INT(close(other), 0);
  remove_directory();
}

/* The parent's 0 and 1 are two pipes, and the child gets them swapped. */
TEST_APART("0 and 1 can be swapped") {
  struct command command;
  char text[8] = "";
  int in[2], out[2];
  prepare(&command, "cat", "cat", NULL);
  EXPECT_INT(pipe2(in, O_CLOEXEC), 0);
  EXPECT_INT(pipe2(out, O_CLOEXEC), 0);
  EXPECT_INT(dup2(in[0], 1), 1);
  EXPECT_INT(dup2(out[1], 0), 0);
  const struct px_descriptor swapped[] = {{.target = 0, .source = 1}, {.target = 1, .source = 0}};
  command.options.descriptors = swapped;
  command.options.descriptor_count = 2;
  must_start(&command);
  EXPECT_INT(close(in[0]) + close(1) + close(out[1]) + close(0), 0);
  EXPECT_INT(write(in[1], "hello", 5), 5);
  EXPECT_INT(close(in[1]), 0);
  EXPECT_INT(read(out[0], text, 5), 5);
  EXPECT_STR(text, "hello");
  EXPECT_INT(close(out[0]), 0);
  (void)finish(&command, NULL);
}

static const char *facts_with_some_closed(const int *closed) {
  struct command command;
  for (int fd = 0; fd < 3; fd++) (void)close(fd);
  for (; *closed >= 0; closed++) EXPECT_INT(open("/dev/null", O_RDWR | O_CLOEXEC), *closed);
  prepare_child(&command, "facts");
  return run(&command);
}

static void expect_works_with_all_closed(void) {
  const char *facts = facts_with_some_closed((int[]){-1});
  EXPECT_STR(fact(facts, "descriptors"), "0 1 2");
  EXPECT(number_fact(facts, "foreground") == number_fact(facts, "pid"));
}

static void expect_works_with_two_closed(void) {
  EXPECT_STR(fact(facts_with_some_closed((int[]){0, -1}), "descriptors"), "0 1 2");
  EXPECT_INT(close(0), 0);
}

static void expect_failure_with_all_closed(void) {
  struct command command;
  for (int fd = 0; fd < 3; fd++) (void)close(fd);
  prepare(&command, "/nowhere", "nowhere", NULL);
  expect_failure(&command, PX_STEP_EXECVE, ENOENT);
  close_pty(&command.pty);
}

TEST("a child starts while the parent's 0 to 2 are closed") {
  apart(expect_works_with_all_closed);
  apart(expect_works_with_two_closed);
  apart(expect_failure_with_all_closed);
}

/* The child shares memory, and works on a copy. */
TEST("a spawn does not change its options") {
  struct command command;
  prepare(&command, "sh", "sh", "-c", "exit 0", NULL);
  int slave = command.pty.slave;
  const struct px_descriptor before[] = {{1, slave}, {0, slave}, {2, slave}};
  struct px_descriptor descriptors[3];
  memcpy(descriptors, before, sizeof before);
  command.options.descriptors = descriptors;
  const struct px_spawn_options options = command.options;
  (void)run(&command);
  EXPECT_INT(memcmp(descriptors, before, sizeof before), 0);
  EXPECT_INT(memcmp(&command.options, &options, sizeof options), 0);
  EXPECT_STR(command.arguments[0], "sh");
}

/* --- signals ------------------------------------------------------------------------------------------ */

static void handle(int number) {
  (void)number;
}

/* The kernel's; libc refuses 32 and 33. */
struct kernel_sigaction {
  void (*handler)(int);
  unsigned long flags;
  void (*restorer)(void);
  uint64_t mask;
};

static void ignore_every_signal(void) {
  for (int number = 1; number <= 64; number++) {
    if (number == SIGKILL || number == SIGSTOP) continue;
    const struct kernel_sigaction ignore = {.handler = SIG_IGN};
    /* valgrind reserves the last ones. */
    long result = syscall(SYS_rt_sigaction, number, &ignore, NULL, sizeof(uint64_t));
    EXPECT(result == 0 || under_valgrind());
  }
}

TEST_APART("every signal disposition is default, of 32, 33 and 64 too") {
  struct command command;
  ignore_every_signal();
  EXPECT(signal(SIGCHLD, SIG_DFL) != SIG_ERR);
  prepare_child(&command, "facts");
  EXPECT_STR(fact(run(&command), "SigIgn"), "0000000000000000");
}

static void block_every_signal(uint64_t mask) {
  EXPECT_INT(syscall(SYS_rt_sigprocmask, SIG_SETMASK, &mask, NULL, sizeof mask), 0);
}

static uint64_t blocked_signals(void) {
  uint64_t mask;
  EXPECT_INT(syscall(SYS_rt_sigprocmask, SIG_SETMASK, NULL, &mask, sizeof mask), 0);
  return mask;
}

TEST_APART("the child's signal mask is empty") {
  struct command command;
  block_every_signal(UINT64_MAX);
  prepare_child(&command, "facts");
  const char *facts = run(&command);
  EXPECT_STR(fact(facts, "SigBlk"), "0000000000000000");
  EXPECT_STR(fact(facts, "SigPnd"), "0000000000000000");
}

TEST_APART("the parent keeps its signal mask and handlers") {
  struct command command;
  struct sigaction action = {.sa_handler = handle, .sa_flags = SA_RESTART}, after;
  EXPECT_INT(sigaction(SIGTERM, &action, NULL), 0);
  EXPECT(signal(SIGQUIT, SIG_IGN) != SIG_ERR);
  block_every_signal(1U << (SIGUSR1 - 1) | 1U << (SIGWINCH - 1));
  uint64_t before = blocked_signals();

  prepare_shell(&command, "exit 0");
  (void)run(&command);
  EXPECT(blocked_signals() == before);
  prepare(&command, "/nowhere", "nowhere", NULL);
  expect_failure(&command, PX_STEP_EXECVE, ENOENT);
  close_pty(&command.pty);
  EXPECT(blocked_signals() == before);

  EXPECT_INT(sigaction(SIGTERM, NULL, &after), 0);
  EXPECT(after.sa_handler == handle);
  EXPECT((after.sa_flags & SA_RESTART) != 0);
  EXPECT_INT(sigaction(SIGQUIT, NULL, &after), 0);
  EXPECT(after.sa_handler == SIG_IGN);
}

/* --- pidfd and memory ------------------------------------------------------------------------------- */

TEST("the pidfd is close-on-exec and the child's") {
  struct command command;
  char path[64], line[64];
  prepare_shell(&command, "read line");
  must_start(&command);
  EXPECT_INT(fcntl(command.child.pidfd, F_GETFD), FD_CLOEXEC);
  (void)snprintf(path, sizeof path, "/proc/self/fdinfo/%d", command.child.pidfd);
  FILE *info = fopen(path, "re");
  EXPECT(info != NULL);
  int pid = 0;
  while (fgets(line, sizeof line, info) != NULL) (void)sscanf(line, "Pid: %d", &pid);
  (void)fclose(info);
  EXPECT_INT(pid, command.child.pid);
  write_to(command.pty.master, "\n");
  (void)finish(&command, NULL);
}

TEST("20 spawns leave no memory mapped") {
  if (under_asan() || under_valgrind()) {
    skip("the tool maps memory of its own");
    return;
  }
  struct command command;
  prepare(&command, "/bin/true", "true", NULL);
  unsigned long before = mapped_pages();
  for (int i = 0; i < 20; i++) {
    command.options.file = i % 2 == 0 ? "/bin/true" : "/nowhere";
    if (start(&command) == 0) (void)reap(&command.child);
  }
  EXPECT_INT(mapped_pages(), before);
  close_pty(&command.pty);
}

TEST("a pair serves one child after another") {
  struct command command;
  prepare_shell(&command, "echo once");
  for (int i = 0; i < 3; i++) {
    must_start(&command);
    read_until(command.pty.master, "once\n");
    (void)reap(&command.child);
  }
  close_pty(&command.pty);
}

int main(int argc, char **argv) {
  if (is_child(argc, argv)) return child_main(argc, argv);
  return run_tests();
}
