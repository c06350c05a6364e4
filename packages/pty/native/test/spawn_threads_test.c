/* spawn: by several threads at once, and with a child held between clone and exec. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../core/lownumbers.h"
#include "support.h"

enum { THREADS = 6, ROUNDS = 20, OUTPUT_SIZE = 4096 };

/* support.c has one buffer for all threads. */
static void read_output(int master, char output[OUTPUT_SIZE]) {
  size_t at = 0;
  EXPECT_INT(fcntl(master, F_SETFL, O_RDWR), 0);
  ssize_t length;
  while ((length = read_master(master, output + at, OUTPUT_SIZE - 1 - at)) > 0) {
    at += (size_t)length;
  }
  output[at] = '\0';
}

static void run_one(int number, int round) {
  struct command command;
  char script[64], expected[64], output[OUTPUT_SIZE];
  (void)snprintf(script, sizeof script, "echo %d %d; ls /proc/self/fd | tr '\\n' ' '", number,
                 round);
  /* 3 is the directory that ls reads. */
  (void)snprintf(expected, sizeof expected, "%d %d\n0 1 2 3 ", number, round);
  prepare_shell(&command, script);
  must_start(&command);
  EXPECT_INT(close(command.pty.slave), 0);
  command.pty.slave = -1;
  read_output(command.pty.master, output);
  EXPECT_STR(output, expected);
  EXPECT_INT(reap(&command.child), 0);
  close_pty(&command.pty);
}

static void fail_one(int number) {
  static const struct {
    const char *file, *directory;
    enum px_step step;
    int error;
  } reasons[] = {{"/nowhere", NULL, PX_STEP_EXECVE, ENOENT},
                 {"/etc/passwd", NULL, PX_STEP_EXECVE, EACCES},
                 {"/bin/sh", "/nowhere", PX_STEP_CHDIR, ENOENT}};
  struct command command;
  prepare(&command, reasons[number % 3].file, "name", NULL);
  command.options.directory = reasons[number % 3].directory;
  EXPECT_INT(start(&command), -reasons[number % 3].error);
  EXPECT_STEP(command.step, reasons[number % 3].step);
  close_pty(&command.pty);
}

static void *run_rounds(void *argument) {
  int number = *(const int *)argument;
  for (int round = 0; round < ROUNDS; round++) {
    if (number % 2 == 0) {
      run_one(number, round);
    } else {
      fail_one(number);
    }
  }
  return NULL;
}

TEST("threads that spawn at once each get their own child or error") {
  pthread_t threads[THREADS];
  int numbers[THREADS];
  for (int i = 0; i < THREADS; i++) {
    numbers[i] = i;
    EXPECT_INT(pthread_create(&threads[i], NULL, run_rounds, &numbers[i]), 0);
  }
  for (int i = 0; i < THREADS; i++) EXPECT_INT(pthread_join(threads[i], NULL), 0);
}

/* --- a child that is held ----------------------------------------------------------------------------- */

struct held {
  struct command command;
  struct gate gate;
  pthread_barrier_t gate_is_open;
  long call;
  unsigned int index;
  uint32_t mask, value;
  bool has_gate;
  int result;
};

static void *spawn_at_gate(void *argument) {
  struct held *held = argument;
  held->has_gate = gate_open(&held->gate, held->call, held->index, held->mask, held->value);
  (void)pthread_barrier_wait(&held->gate_is_open);
  if (held->has_gate) held->result = start(&held->command);
  return NULL;
}

/* Starts a spawn in another thread. False if a gate is impossible. */
static bool start_held(struct held *held, pthread_t *thread) {
  EXPECT_INT(pthread_barrier_init(&held->gate_is_open, NULL, 2), 0);
  EXPECT_INT(pthread_create(thread, NULL, spawn_at_gate, held), 0);
  (void)pthread_barrier_wait(&held->gate_is_open);
  if (held->has_gate) return true;
  EXPECT_INT(pthread_join(*thread, NULL), 0);
  close_pty(&held->command.pty);
  return false;
}

static void end_held(struct held *held, pthread_t thread) {
  EXPECT_INT(pthread_join(thread, NULL), 0);
  EXPECT_INT(pthread_barrier_destroy(&held->gate_is_open), 0);
  gate_close(&held->gate);
}

TEST("a slow exec does not delay spawns of other threads") {
  struct held held = {.call = SYS_execve};
  uint64_t ticket;
  pthread_t thread;
  prepare_shell(&held.command, "echo late");
  if (!start_held(&held, &thread)) return;
  pid_t pid = gate_wait(&held.gate, &ticket);
  for (int i = 0; i < 5; i++) {
    run_one(0, i);
    fail_one(i);
  }
  gate_pass(&held.gate, ticket);
  end_held(&held, thread);
  EXPECT_INT(held.result, 0);
  EXPECT_INT(held.command.child.pid, pid);
  EXPECT_STR(finish(&held.command, NULL), "late\n");
}

/* While a spawn shares the table, the child's descriptors have copies at low numbers. */
TEST("descriptors of a spawn are not inherited by other threads' programs") {
  struct held held = {.call = SYS_execve};
  uint64_t ticket;
  pthread_t thread;
  run_one(0, 0);
  prepare_shell(&held.command, "echo here");
  if (!start_held(&held, &thread)) return;
  (void)gate_wait(&held.gate, &ticket);
  for (int i = 0; i < PX_LOW_NUMBERS; i++) {
    EXPECT((fcntl(px__low_highest() - i, F_GETFD) & FD_CLOEXEC) != 0);
  }
  gate_pass(&held.gate, ticket);
  end_held(&held, thread);
  EXPECT_INT(held.result, 0);
  EXPECT_STR(finish(&held.command, NULL), "here\n");
}

/* A fork without exec keeps a copy of each descriptor, the report pipe included. */
TEST("a fork of another thread does not delay a spawn") {
  struct held held = {.call = SYS_execve};
  uint64_t ticket;
  pthread_t thread;
  int until[2];
  prepare_shell(&held.command, "echo here");
  if (!start_held(&held, &thread)) return;
  (void)gate_wait(&held.gate, &ticket);
  EXPECT_INT(pipe2(until, O_CLOEXEC), 0);
  pid_t other = fork();
  if (other == 0) {
    char byte;
    (void)close(until[1]);
    _exit(read(until[0], &byte, 1) == 0 ? 0 : 1);
  }
  gate_pass(&held.gate, ticket);
  end_held(&held, thread);
  EXPECT_INT(held.result, 0);
  EXPECT_INT(close(until[0]) + close(until[1]), 0);
  int status;
  EXPECT_INT(waitpid(other, &status, 0), other);
  EXPECT_INT(status, 0);
  EXPECT_STR(finish(&held.command, NULL), "here\n");
}

/* Written by a handler that must not run in a child, which shares memory. */
static volatile sig_atomic_t handled;

static void handle(int number) {
  handled = number;
}

static const struct held *step_of_test;

/*
 *     parent                       child, in shared memory
 *     clone -------------------->  held at the step
 *                                     <-- SIGTERM, for which the parent has a handler
 *                                  blocked or default: the child ends, and no handler runs
 */
static void signal_at_step(void) {
  struct held held = *step_of_test;
  uint64_t ticket;
  pthread_t thread;
  int status;
  struct sigaction action = {.sa_handler = handle};
  EXPECT_INT(sigaction(SIGTERM, &action, NULL), 0);
  prepare_shell(&held.command, "echo never");
  held.command.options.directory = "/";
  if (!start_held(&held, &thread)) return;
  pid_t pid = gate_wait(&held.gate, &ticket);
  EXPECT_INT(kill(pid, SIGTERM), 0);
  gate_pass(&held.gate, ticket);
  end_held(&held, thread);
  EXPECT_INT(held.result, 0);
  EXPECT_STR(finish(&held.command, &status), "");
  EXPECT_INT(status, SIGTERM);
  EXPECT_INT(handled, 0);
}

TEST("a signal to the child before exec runs no handler of the parent") {
  static const struct held steps[] = {
      {.call = SYS_setsid},
      {.call = SYS_rt_sigaction, .mask = ~0U, .value = 1},
      {.call = SYS_rt_sigaction, .mask = ~0U, .value = 64},
      {.call = SYS_ioctl, .index = 1, .mask = ~0U, .value = TIOCSCTTY},
      {.call = SYS_dup3, .index = 1, .mask = ~0U, .value = 1},
      {.call = SYS_close_range, .mask = ~0U, .value = 3},
      {.call = SYS_chdir},
      {.call = SYS_execve},
  };
  if (!have_filters()) return;
  for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
    step_of_test = &steps[i];
    apart(signal_at_step);
  }
}

int main(void) {
  return run_tests();
}
