#include "childlimits.h"

#include <fcntl.h>
#include <sys/resource.h>

#include "rawcall.h"

/* The kernel's struct rlimit64. libc's struct rlimit has the same layout on 64-bit systems only. */
struct kernel_limit {
  uint64_t soft, hard;
};

PX__CHILD_SIDE int px__enter_cgroup(int directory) {
  long processes, result;
  px__raw_again(processes, SYS_openat, directory, "cgroup.procs", O_WRONLY | O_CLOEXEC, 0);
  if (processes < 0) return (int)processes;
  /* "0" is the writing process. */
  px__raw_again(result, SYS_write, processes, "0", (size_t)1);
  (void)px__raw(SYS_close, processes);
  return result < 0 ? (int)result : 0;
}

PX__CHILD_SIDE int px__apply_limits(const struct px_limits *limits, enum px_step *step) {
  long result;
  for (size_t i = 0; i < limits->limit_count; i++) {
    const struct px_limit *wanted = &limits->limits[i];
    const struct kernel_limit limit = {wanted->soft, wanted->hard};
    *step = PX_STEP_PRLIMIT;
    result = px__raw(SYS_prlimit64, 0, wanted->resource, &limit, NULL);
    if (result < 0) return (int)result;
  }
  if (limits->set_nice) {
    *step = PX_STEP_SETPRIORITY;
    result = px__raw(SYS_setpriority, PRIO_PROCESS, 0, limits->nice);
    if (result < 0) return (int)result;
  }
  if (limits->set_umask) (void)px__raw(SYS_umask, limits->umask);
  return 0;
}
