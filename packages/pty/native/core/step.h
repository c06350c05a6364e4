/*
 * step: names of the system calls and other steps at which a spawn can fail. JavaScript reports them as `syscall`.
 *
 * Test: native/test/spawn_failure_test.c
 */
#ifndef STRAND_CORE_STEP_H
#define STRAND_CORE_STEP_H

enum px_step {
  PX_STEP_MALLOC,
  PX_STEP_MMAP,
  PX_STEP_PIPE,
  PX_STEP_FCNTL,
  PX_STEP_FCHOWN,
  PX_STEP_CLONE,
  PX_STEP_SETSID,
  PX_STEP_SIGACTION,
  PX_STEP_IOCTL,
  PX_STEP_DUP,
  PX_STEP_CLOSE_RANGE,
  PX_STEP_CGROUP,
  PX_STEP_PRLIMIT,
  PX_STEP_SETPRIORITY,
  PX_STEP_SETGROUPS,
  PX_STEP_SETGID,
  PX_STEP_SETUID,
  PX_STEP_CAPSET,
  PX_STEP_CHDIR,
  PX_STEP_SIGPROCMASK,
  PX_STEP_EXECVE,
  PX_STEP_COUNT
};

const char *px_step_name(enum px_step step);

#endif
