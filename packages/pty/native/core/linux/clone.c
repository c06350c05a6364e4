#include "clone.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../features.h"
#include "clone3.h"
#include "rawcall.h"

#ifndef CLONE_PIDFD
#define CLONE_PIDFD 0x00001000
#endif

/* The child's calls are shallow; the deepest reads a directory into 2 KiB. */
enum { CHILD_STACK_SIZE = 32 * 1024 };

/* The stack of the last spawn, since mmap and munmap take a fifth of a spawn. NULL while a spawn uses it: a thread that
 * spawns meanwhile maps another. */
static _Atomic(char *) spare_stack;

static size_t guard_size(void) {
  long page = sysconf(_SC_PAGESIZE);
  return page > 0 ? (size_t)page : 4096;
}

int px__stack_take(struct px__stack *stack) {
  stack->size = CHILD_STACK_SIZE + guard_size();
  stack->base = atomic_exchange(&spare_stack, NULL);
  if (stack->base != NULL) return 0;
  void *base = mmap(NULL, stack->size, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  if (base == MAP_FAILED) return -errno;
  if (mprotect(base, guard_size(), PROT_NONE) < 0) {
    int result = -errno;
    (void)munmap(base, stack->size);
    return result;
  }
  stack->base = base;
  return 0;
}

void px__stack_give_back(const struct px__stack *stack) {
  char *other = atomic_exchange(&spare_stack, stack->base);
  if (other != NULL) (void)munmap(other, stack->size);
}

enum { WITHOUT_PIDFD = 1, WITHOUT_VFORK = 2, WITHOUT_BOTH = 3 };

static int clone_flags(const struct px__child_plan *plan, unsigned int without) {
  int flags = 0;
  if ((without & WITHOUT_PIDFD) == 0) flags |= CLONE_PIDFD;
  if ((without & WITHOUT_VFORK) == 0) flags |= CLONE_VFORK | CLONE_VM;
  if (plan->identity != NULL) flags &= ~CLONE_VM;
  if (plan->shared_from >= 0) flags |= CLONE_FILES;
  return flags;
}

/*
 * Clones into the cgroup if the kernel can, so that the group's limits apply from the start: EAGAIN means that the group
 * is full. After any other error the child enters the group itself, or reports why it cannot: a filter may refuse
 * clone3, and clone3 does not know cgroups of version 1.
 */
static pid_t clone_once(struct px__child_plan *plan, const struct px__stack *stack, int flags,
                        int *pidfd) {
  bool unavailable = false;
  plan->starts_inside = plan->cgroup >= 0 && px__feature_usable(PX_FEATURE_CLONE_INTO_CGROUP);
  if (plan->starts_inside) {
    pid_t pid = px__clone_into_cgroup(px__child_main, plan, stack->base, stack->size, flags,
                                      plan->cgroup, pidfd);
    if (pid >= 0 || errno == EAGAIN || errno == ENOMEM) return pid;
    plan->starts_inside = false;
    /* E2BIG: a clone3 without cgroups (before Linux 5.7). */
    unavailable = px__means_unavailable(errno) || errno == E2BIG;
  }
  char *top = stack->base + stack->size;
  pid_t pid = clone(px__child_main, top, flags | SIGCHLD, plan, pidfd, NULL, NULL);
  if (pid >= 0 && unavailable) px__feature_refused(PX_FEATURE_CLONE_INTO_CGROUP);
  return pid;
}

/*
 * Tries the flags from the best set to the one that every kernel has. A refused flag is remembered only after a clone
 * without it succeeds: a filter may refuse every clone. Without CLONE_VM, CLONE_VFORK still suspends the parent until the
 * exec. A kernel without CLONE_PIDFD ignores it and leaves pidfd at -1.
 */
static int clone_child(struct px__child_plan *plan, const struct px__stack *stack,
                       struct px_child *child) {
  unsigned int unusable = 0;
  if (!px__feature_usable(PX_FEATURE_PIDFD)) unusable |= WITHOUT_PIDFD;
  if (!px__feature_usable(PX_FEATURE_VFORK)) unusable |= WITHOUT_VFORK;

  int error = 0;
  for (unsigned int without = unusable; without <= WITHOUT_BOTH; without++) {
    if ((without & unusable) != unusable) continue;
    if ((without & WITHOUT_VFORK) != 0 && plan->report < 0) break;
    child->pidfd = -1;
    child->pid = clone_once(plan, stack, clone_flags(plan, without), &child->pidfd);
    if (child->pid >= 0) {
      if ((without & WITHOUT_PIDFD) != 0) px__feature_refused(PX_FEATURE_PIDFD);
      if ((without & WITHOUT_VFORK) != 0) px__feature_refused(PX_FEATURE_VFORK);
      return 0;
    }
    error = errno;
    if (!px__means_unavailable(error)) break;
  }
  return -error;
}

int px__clone(struct px__child_plan *plan, const struct px__stack *stack, struct px_child *child) {
  /* Every signal, 32 and 33 too, which libc would leave unblocked. The child starts with this mask. */
  const uint64_t all = UINT64_MAX;
  uint64_t before;
  /* The dynamic linker binds a function at its first call, which must not be in the child. The next line binds
   * `syscall`, this one the function that returns errno's address. */
  errno = 0;
  long result =
      px__raw(SYS_rt_sigprocmask, SIG_SETMASK, &all, &before, (size_t)PX__KERNEL_SIGSET_SIZE);
  if (result < 0) return (int)result;
  int cloned = clone_child(plan, stack, child);
  (void)px__raw(SYS_rt_sigprocmask, SIG_SETMASK, &before, NULL, (size_t)PX__KERNEL_SIGSET_SIZE);
  return cloned;
}
