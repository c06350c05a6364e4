/*
 * plan: prepares everything that the child needs memory for, before clone.
 *
 * Invariant: after px__plan_make the child needs no memory but its stack, and each source is an open descriptor of the
 * caller's.
 *
 * Test: native/test/plan_test.c, spawn_test.c, lownumbers_test.c
 */
#ifndef STRAND_CORE_LINUX_PLAN_H
#define STRAND_CORE_LINUX_PLAN_H

#include "../lownumbers.h"
#include "child.h"

/* Returns 0, or -errno with the step that failed. The caller releases the plan in both cases. `changes` is memory for
 * plan->identity and must outlive the plan. */
int px__plan_make(struct px__child_plan *plan, const struct px_spawn_options *options,
                  struct px_identity *changes, enum px_step *step);
void px__plan_release(struct px__child_plan *plan);

/* Opens the pipe on which the child reports a failure: ends[0] to read, ends[1] for the child. Returns 0, or -errno with
 * the step that failed. */
int px__plan_open_report(struct px__child_plan *plan, int ends[2], enum px_step *step);

/* Copies all that the child needs to low numbers, so that it can start with the parent's descriptor table. False if that
 * is impossible; then call px__plan_move_back. */
bool px__plan_move_down(struct px__child_plan *plan, struct px__low *low);

/* Undoes px__plan_move_down, and what a child that failed has changed. */
void px__plan_move_back(struct px__child_plan *plan);

#endif
