#include "step.h"

static const char *const step_names[PX_STEP_COUNT] = {
    [PX_STEP_MALLOC] = "malloc",
    [PX_STEP_MMAP] = "mmap",
    [PX_STEP_PIPE] = "pipe",
    [PX_STEP_FCNTL] = "fcntl",
    [PX_STEP_FCHOWN] = "fchown",
    [PX_STEP_CLONE] = "clone",
    [PX_STEP_SETSID] = "setsid",
    [PX_STEP_SIGACTION] = "sigaction",
    [PX_STEP_IOCTL] = "ioctl",
    [PX_STEP_DUP] = "dup",
    [PX_STEP_CLOSE_RANGE] = "close_range",
    [PX_STEP_CGROUP] = "cgroup",
    [PX_STEP_PRLIMIT] = "prlimit",
    [PX_STEP_SETPRIORITY] = "setpriority",
    [PX_STEP_SETGROUPS] = "setgroups",
    [PX_STEP_SETGID] = "setgid",
    [PX_STEP_SETUID] = "setuid",
    [PX_STEP_CAPSET] = "capset",
    [PX_STEP_CHDIR] = "chdir",
    [PX_STEP_SIGPROCMASK] = "sigprocmask",
    [PX_STEP_EXECVE] = "execve",
};

const char *px_step_name(enum px_step step) {
  return step_names[step];
}
