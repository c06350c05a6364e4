#include "child.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <sys/ioctl.h>

#include "childlimits.h"
#include "closefds.h"
#include "rawcall.h"

enum { FIRST_SIGNAL = 1, LAST_SIGNAL = 64 };

/* As in <linux/capability.h>, which musl-gcc does not find and Alpine has in a separate package. */
enum { CAPABILITY_SETS = 2 };
#define CAPABILITY_VERSION UINT32_C(0x20080522)

struct capability_header {
  uint32_t version;
  int pid;
};

struct capability_set {
  uint32_t effective, permitted, inheritable;
};

/* The kernel's struct sigaction, which differs from libc's. All zero: SIG_DFL, no flags, empty mask. */
struct kernel_sigaction {
  uintptr_t handler;
  unsigned long flags;
  uintptr_t restorer;
  uint64_t mask;
};

PX__CHILD_SIDE static _Noreturn void fail(const struct px__child_plan *plan, enum px_step step,
                                          long result) {
  *plan->failure = (struct px__child_report){.step = step, .error = (int)-result};
  long written = plan->report < 0 ? 0 : -EINTR;
  while (written == -EINTR) {
    written = px__raw(SYS_write, plan->report, plan->failure, sizeof *plan->failure);
  }
  for (;;) (void)px__raw(SYS_exit_group, 127);
}

/* A raw call, because libc refuses to change signals 32 and 33. If the parent ignores them, the program would inherit that. */
PX__CHILD_SIDE static void reset_signal_disposition(const struct px__child_plan *plan) {
  const struct kernel_sigaction deflt = {.handler = 0};
  for (int number = FIRST_SIGNAL; number <= LAST_SIGNAL; number++) {
    if (number == SIGKILL || number == SIGSTOP) continue;
    long result = px__raw(SYS_rt_sigaction, number, &deflt, NULL, (size_t)PX__KERNEL_SIGSET_SIZE);
    if (result < 0) fail(plan, PX_STEP_SIGACTION, result);
  }
}

PX__CHILD_SIDE static bool is_target(const struct px__child_plan *plan, int fd) {
  for (size_t i = 0; i < plan->options->descriptor_count; i++) {
    if (plan->moves[i].target == fd) return true;
  }
  return false;
}

/* If the source of one move is the target of another move, the source is first copied above all targets. So every mapping works:
 * a swap, or a slave that has the number 0, 1 or 2 because these were closed in the parent. */
PX__CHILD_SIDE static void place_descriptors(const struct px__child_plan *plan) {
  struct px_descriptor *moves = plan->moves;
  size_t count = plan->options->descriptor_count;
  for (size_t i = 0; i < count; i++) {
    if (moves[i].source == moves[i].target || !is_target(plan, moves[i].source)) continue;
    long copy;
    px__raw_again(copy, SYS_fcntl, moves[i].source, F_DUPFD_CLOEXEC, plan->highest);
    if (copy < 0) fail(plan, PX_STEP_DUP, copy);
    moves[i].source = (int)copy;
  }
  for (size_t i = 0; i < count; i++) {
    long result;
    if (moves[i].source == moves[i].target) {
      result = px__raw(SYS_fcntl, moves[i].target, F_SETFD, 0);
    } else {
      px__raw_again(result, SYS_dup3, moves[i].source, moves[i].target, 0);
    }
    if (result < 0) fail(plan, PX_STEP_DUP, result);
  }
}

PX__CHILD_SIDE static void setup_child(const struct px__child_plan *plan) {
  const struct px_spawn_options *options = plan->options;
  long result;

  /* Before any change of a descriptor, which would change the parent's. */
  if (plan->shared_from >= 0) {
    result = px__unshare_table(plan->shared_from);
    if (result < 0) fail(plan, PX_STEP_CLOSE_RANGE, result);
  }

  reset_signal_disposition(plan);

  if (plan->session) {
    result = px__raw(SYS_setsid);
    if (result < 0) fail(plan, PX_STEP_SETSID, result);
  }
  if (plan->terminal >= 0) {
    /* The argument 0: do not take the terminal away from another session. */
    result = px__raw(SYS_ioctl, plan->terminal, TIOCSCTTY, 0);
    if (result < 0) fail(plan, PX_STEP_IOCTL, result);
  }

  if (plan->cgroup >= 0 && !plan->starts_inside) {
    result = px__enter_cgroup(plan->cgroup);
    if (result < 0) fail(plan, PX_STEP_CGROUP, result);
  }

  place_descriptors(plan);
  result = px__close_others(plan->keep, plan->keep_count, plan->use_close_range);
  if (result < 0) fail(plan, PX_STEP_CLOSE_RANGE, result);

  if (options->limits != NULL) {
    enum px_step step;
    result = px__apply_limits(options->limits, &step);
    if (result < 0) fail(plan, step, result);
  }
}

/* Verifies the ids, and that the old uid cannot be taken back. */
PX__CHILD_SIDE static void check_identity(const struct px__child_plan *plan, uid_t old_uid) {
  const struct px_identity *identity = plan->identity;
  uint32_t real, effective, saved;
  if (identity->set_gid) {
    long result = px__raw(SYS_getresgid, &real, &effective, &saved);
    if (result < 0) fail(plan, PX_STEP_SETGID, result);
    if (real != identity->gid || effective != identity->gid || saved != identity->gid) {
      fail(plan, PX_STEP_SETGID, -EPERM);
    }
  }
  if (!identity->set_uid) return;
  long result = px__raw(SYS_getresuid, &real, &effective, &saved);
  if (result < 0) fail(plan, PX_STEP_SETUID, result);
  if (real != identity->uid || effective != identity->uid || saved != identity->uid) {
    fail(plan, PX_STEP_SETUID, -EPERM);
  }
  if (identity->uid == 0 || old_uid == identity->uid) return;
  if (px__raw(SYS_setresuid, -1, old_uid, -1) == 0) fail(plan, PX_STEP_SETUID, -EPERM);
}

/*
 * When the uids change from root to another user, the kernel clears some capabilities, but not all: it keeps the inheritable set,
 * with SECBIT_KEEP_CAPS also the permitted set, and with SECBIT_NO_SETUID_FIXUP every set. If the parent is not root, the kernel
 * keeps all sets. The ambient set is a subset of the permitted set and of the inheritable set, so it is empty when these are empty.
 */
PX__CHILD_SIDE static void drop_capabilities(const struct px__child_plan *plan) {
  struct capability_header header = {.version = CAPABILITY_VERSION};
  struct capability_set none[CAPABILITY_SETS] = {{.permitted = 0}};
  long dropped = px__raw(SYS_capset, &header, none);
  /* A filter may refuse the call, or make it succeed without effect. */
  struct capability_set left[CAPABILITY_SETS] = {{.permitted = 1}};
  long result = px__raw(SYS_capget, &header, left);
  if (result < 0) {
    if (dropped < 0) fail(plan, PX_STEP_CAPSET, dropped);
    return;
  }
  for (int i = 0; i < CAPABILITY_SETS; i++) {
    if ((left[i].permitted | left[i].effective | left[i].inheritable) != 0) {
      fail(plan, PX_STEP_CAPSET, dropped < 0 ? dropped : -EPERM);
    }
  }
}

/* Sets the groups, then the gid, then the uid: after the change of uid there may be no right to change the others. */
PX__CHILD_SIDE static void switch_identity(const struct px__child_plan *plan) {
  const struct px_identity *identity = plan->identity;
  uint32_t real, effective, saved;
  long result = px__raw(SYS_getresuid, &real, &effective, &saved);
  if (result < 0) fail(plan, PX_STEP_SETUID, result);
  if (identity->set_groups) {
    result = px__raw(SYS_setgroups, identity->group_count, identity->groups);
    if (result < 0) fail(plan, PX_STEP_SETGROUPS, result);
  }
  if (identity->set_gid) {
    result = px__raw(SYS_setresgid, identity->gid, identity->gid, identity->gid);
    if (result < 0) fail(plan, PX_STEP_SETGID, result);
  }
  if (identity->set_uid) {
    result = px__raw(SYS_setresuid, identity->uid, identity->uid, identity->uid);
    if (result < 0) fail(plan, PX_STEP_SETUID, result);
  }
  /* Before the check: with CAP_SETUID the old uid can be taken back. */
  uid_t uid = identity->set_uid ? identity->uid : effective;
  if (uid != 0) drop_capabilities(plan);
  check_identity(plan, effective);
}

/* As execvp(3): tries the next directory if the program is missing or refused, remembers a refusal, and runs a file without
 * a "#!" line in the shell. */
PX__CHILD_SIDE static _Noreturn void exec_child(const struct px__child_plan *plan) {
  const struct px_spawn_options *options = plan->options;
  long failure = -ENOENT;
  bool refused = false;
  for (char *const *path = plan->candidates; *path != NULL; path++) {
    failure = px__raw(SYS_execve, *path, options->arguments, options->environment);
    if (failure == -ENOEXEC) {
      plan->script_argv[1] = *path;
      failure = px__raw(SYS_execve, "/bin/sh", plan->script_argv, options->environment);
      break;
    }
    if (failure == -EACCES) {
      refused = true;
    } else if (failure != -ENOENT && failure != -ENOTDIR && failure != -ENAMETOOLONG &&
               failure != -ESTALE && failure != -ENODEV && failure != -ETIMEDOUT) {
      break;
    }
    if (path[1] == NULL && refused) failure = -EACCES;
  }
  fail(plan, PX_STEP_EXECVE, failure);
}

PX__CHILD_SIDE int px__child_main(void *argument) {
  ((struct px__child_plan *)argument)->shares_memory = true;
  const struct px__child_plan *plan = argument;
  setup_child(plan);
  if (plan->identity != NULL) switch_identity(plan);

  /* After the change of user: the new user may have no right to enter the directory. */
  if (plan->options->directory != NULL) {
    long result;
    px__raw_again(result, SYS_chdir, plan->options->directory);
    if (result < 0) fail(plan, PX_STEP_CHDIR, result);
  }

  const uint64_t none = 0;
  long result =
      px__raw(SYS_rt_sigprocmask, SIG_SETMASK, &none, NULL, (size_t)PX__KERNEL_SIGSET_SIZE);
  if (result < 0) fail(plan, PX_STEP_SIGPROCMASK, result);

  exec_child(plan);
}
