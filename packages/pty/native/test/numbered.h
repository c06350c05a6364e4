/*
 * numbered: starts a process with a given pid, as after the kernel has reused it.
 */
#ifndef STRAND_TEST_NUMBERED_H
#define STRAND_TEST_NUMBERED_H

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include "support.h"

/* LED_SESSION: like a daemon it leaves a member of its session and exits. */
enum leadership { LEADS_SESSION, LEADS_GROUP, LED_SESSION };

/* struct clone_args of Linux 5.5. */
struct numbered_arguments {
  uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
  uint64_t set_tid, set_tid_size;
};

static inline _Noreturn void lead_and_wait(enum leadership leadership, int ready) {
  if ((leadership == LEADS_GROUP ? setpgid(0, 0) : setsid()) < 0) _exit(1);
  if (leadership == LED_SESSION && fork() != 0) _exit(0);
  if (write(ready, "", 1) != 1) _exit(1);
  wait_for_ever();
}

/* Starts a child with this pid, which must be free, that waits for a signal. False with a note if pids cannot be chosen. */
static inline bool start_numbered(pid_t number, enum leadership leadership) {
  int ready[2];
  char byte;
  EXPECT_INT(pipe(ready), 0);
  const struct numbered_arguments arguments = {
      .exit_signal = SIGCHLD, .set_tid = (uintptr_t)&number, .set_tid_size = 1};
  long pid = syscall(SYS_clone3, &arguments, sizeof arguments);
  if (pid == 0) lead_and_wait(leadership, ready[1]);
  int error = errno;
  EXPECT_INT(close(ready[1]), 0);
  if (pid > 0) {
    EXPECT_INT(pid, number);
    EXPECT_INT(read(ready[0], &byte, 1), 1);
  } else if (error == EPERM || error == ENOSYS || error == EINVAL) {
    skip("the pid of a process cannot be chosen here");
  } else {
    FAIL("clone3 with number %d: error %d", (int)number, error);
  }
  EXPECT_INT(close(ready[0]), 0);
  return pid > 0;
}

#endif
