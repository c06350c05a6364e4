#include "childlimits.h"

#include <sys/resource.h>

#include "rawcall.h"
#include "spawn.h"

/* The kernel's struct rlimit64, whose layout libc's rlimit shares on 64-bit systems only. */
struct kernel_limit {
  uint64_t soft, hard;
};

PX__CHILD_SIDE int px__enter_cgroup(const struct px_limits *limits) {
  if (limits->cgroup < 0) return 0;
  /* 0 is who writes. */
  long result = px__raw(SYS_write, limits->cgroup, "0", (size_t)1);
  return result < 0 ? (int)result : 0;
}

PX__CHILD_SIDE int px__apply_limits(const struct px_limits *limits, int *step) {
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
