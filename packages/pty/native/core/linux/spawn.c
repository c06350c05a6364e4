/*
 * From options to a running child:
 *
 *   plan.c   memory, sources, cgroup          px__plan_make
 *   here     the terminal's new owner         give_terminal
 *   clone.c  stack, flags, retries            px__clone
 *   child.c  session, descriptors, exec       px__child_main, in the child
 *   here     the child's failure, if any      start_child
 */
#include "../spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../features.h"
#include "../lownumbers.h"
#include "child.h"
#include "clone.h"
#include "filestate.h"
#include "plan.h"

/*
 * Whether a child of CLONE_VM really shares the parent's memory: an emulator may fork instead. Set after the first child
 * that does; from then on failures are reported in memory.
 */
static atomic_bool memory_is_shared;

static bool reports_in_memory(const struct px__child_plan *plan) {
  return plan->identity == NULL && px__feature_usable(PX_FEATURE_VFORK) &&
         atomic_load(&memory_is_shared);
}

/*
 * A message means that the child is about to exit, the end of the file that exec closed the child's end. But a process
 * that another thread forks meanwhile has a copy of that end and may keep it open. So the pipe is read only if the child
 * does not share the memory: then clone may return before the child's exec. If it does, clone returned after its exec, or
 * after it stored its failure.
 */
static int read_report(int fd, struct px__child_report *report) {
  ssize_t length;
  do {
    length = read(fd, report, sizeof *report);
  } while (length < 0 && errno == EINTR);
  if (length < 0) return -errno;
  if (length != sizeof *report) report->error = 0;
  return 0;
}

/*
 * Reaps a child that failed (`exits`), or kills and reaps one whose report could not be read. The latter may run already, as
 * a user whom this process may not signal (CAP_SETUID without CAP_KILL): such a child is not waited for.
 */
static void discard_child(const struct px_child *child, bool exits) {
  bool dies = kill(child->pid, SIGKILL) == 0 || exits;
  while (waitpid(child->pid, NULL, dies ? 0 : WNOHANG) < 0 && errno == EINTR) {
  }
  if (child->pidfd >= 0) (void)close(child->pidfd);
}

static int start_child(struct px__child_plan *plan, const struct px__stack *stack,
                       struct px_child *child, enum px_step *step) {
  struct px__child_report failure = {.error = 0};
  struct px_child started = {.pidfd = -1};
  int ends[2] = {-1, -1};
  plan->failure = &failure;
  if (!reports_in_memory(plan)) {
    int result = px__plan_open_report(plan, ends, step);
    if (result < 0) return result;
  }
  *step = PX_STEP_CLONE;
  int result = px__clone(plan, stack, &started);
  if (ends[1] >= 0) (void)close(ends[1]);
  if (result == 0) {
    if (plan->shares_memory) {
      atomic_store(&memory_is_shared, true);
    } else {
      *step = PX_STEP_PIPE;
      result = read_report(ends[0], &failure);
    }
    bool exits = result == 0 && failure.error != 0;
    if (exits) {
      *step = failure.step;
      result = -failure.error;
    }
    if (result < 0) discard_child(&started, exits);
  }
  if (ends[0] >= 0) (void)close(ends[0]);
  if (result == 0) {
    *child = started;
    child->leads_session = plan->session;
  }
  return result;
}

/* Starts the child with the parent's descriptor table (lownumbers.h). False if that is impossible: then the child is to be
 * started with a copy of the whole table. */
static bool start_sharing(struct px__child_plan *plan, const struct px__stack *stack,
                          struct px_child *child, enum px_step *step, int *result) {
  struct px__low low;
  bool possible = reports_in_memory(plan) && plan->cgroup < 0 && plan->use_close_range &&
                  px__feature_usable(PX_FEATURE_CLONE_FILES);
  if (!possible || !px__low_take(&low)) return false;
  bool done = px__plan_move_down(plan, &low);
  if (done) {
    *result = start_child(plan, stack, child, step);
    bool unavailable = *result < 0 && px__means_unavailable(-*result);
    if (*result < 0 && (*step == PX_STEP_CLOSE_RANGE || (*step == PX_STEP_CLONE && unavailable))) {
      if (unavailable) px__feature_refused(PX_FEATURE_CLONE_FILES);
      done = false;
    }
  }
  if (!done) px__plan_move_back(plan);
  px__low_give_back(&low);
  return done;
}

static int run_plan(struct px__child_plan *plan, struct px_child *child, enum px_step *step) {
  struct px__stack stack;
  *step = PX_STEP_MMAP;
  int result = px__stack_take(&stack);
  if (result < 0) return result;
  if (!start_sharing(plan, &stack, child, step, &result)) {
    result = start_child(plan, &stack, child, step);
  }
  px__stack_give_back(&stack);
  return result;
}

/* Done by the parent, which can restore the owner when the start fails. */
static int give_terminal(int slave, uid_t owner, uid_t *owner_before) {
  struct px__file_state state;
  int result = px__file_state(slave, &state);
  if (result < 0) return result;
  *owner_before = state.owner;
  return fchown(slave, owner, (gid_t)-1) < 0 ? -errno : 0;
}

/* Runs the plan with the terminal owned by the child's user; on failure the owner is restored. */
static int run_with_terminal(struct px__child_plan *plan, struct px_child *child,
                             enum px_step *step) {
  int terminal = plan->options->terminal;
  uid_t owner_before;
  if (terminal < 0 || plan->identity == NULL || !plan->identity->set_uid) {
    return run_plan(plan, child, step);
  }
  *step = PX_STEP_FCHOWN;
  int result = give_terminal(terminal, plan->identity->uid, &owner_before);
  if (result < 0) return result;
  result = run_plan(plan, child, step);
  if (result < 0) (void)fchown(terminal, owner_before, (gid_t)-1);
  return result;
}

int px_spawn(const struct px_spawn_options *options, struct px_child *child, enum px_step *step) {
  struct px__child_plan plan;
  struct px_identity changes;
  int result = px__plan_make(&plan, options, &changes, step);
  if (result == 0) result = run_with_terminal(&plan, child, step);
  px__plan_release(&plan);
  return result;
}
