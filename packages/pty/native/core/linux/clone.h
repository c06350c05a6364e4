/*
 * clone: creates the child, with a stack of its own and the best flags that the kernel and its filters accept.
 *
 * Invariant: no signal handler of the parent's runs in a child that shares its memory.
 *
 * Test: native/test/spawn_fallback_test.c, spawn_threads_test.c, cgroup_test.c
 */
#ifndef STRAND_CORE_LINUX_CLONE_H
#define STRAND_CORE_LINUX_CLONE_H

#include "child.h"

struct px__stack {
  char *base; /* a guard page, then the stack */
  size_t size;
};

/* Takes a stack for one child at a time. Returns 0 or -errno. */
int px__stack_take(struct px__stack *stack);
void px__stack_give_back(const struct px__stack *stack);

/*
 * Starts px__child_main. With CLONE_VFORK returns after the child's exec or exit. Returns 0 or -errno.
 *
 * The child shares the parent's memory (CLONE_VM), so the cost does not grow with the heap. A child whose user or groups
 * change gets a copy: memory must not be shared with another user's process.
 */
int px__clone(struct px__child_plan *plan, const struct px__stack *stack, struct px_child *child);

#endif
