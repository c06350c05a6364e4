#include "plan.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../features.h"
#include "../posix/search.h"
#include "filestate.h"

static int compare_numbers(const void *a, const void *b) {
  int left = *(const int *)a, right = *(const int *)b;
  return (left > right) - (left < right);
}

static size_t count_arguments(char *const *arguments) {
  size_t count = 0;
  while (arguments[count] != NULL) count++;
  return count;
}

void px__plan_release(struct px__child_plan *plan) {
  if (plan->cgroup >= 0) (void)close(plan->cgroup);
  free(plan->candidates);
  free(plan->script_argv);
  free(plan->moves);
  free(plan->keep);
}

static int allocate(struct px__child_plan *plan) {
  const struct px_spawn_options *options = plan->options;
  size_t count = options->descriptor_count;
  size_t arguments = count_arguments(options->arguments);
  int result = px_search(options->file, options->environment, &plan->candidates);
  if (result < 0) return result;

  /* "/bin/sh", the path, argv[1] and on, NULL. */
  plan->script_argv = malloc((arguments + 2) * sizeof *plan->script_argv);
  plan->moves = malloc((count + 1) * sizeof *plan->moves);
  plan->keep = malloc((count + 1) * sizeof *plan->keep);
  if (plan->script_argv == NULL || plan->moves == NULL || plan->keep == NULL) return -ENOMEM;

  static char shell[] = "/bin/sh";
  plan->script_argv[0] = shell;
  plan->script_argv[1] = NULL;
  memcpy(plan->script_argv + 2, options->arguments + 1, arguments * sizeof *plan->script_argv);

  for (size_t i = 0; i < count; i++) {
    plan->moves[i] = options->descriptors[i];
    plan->keep[i] = options->descriptors[i].target;
    if (plan->keep[i] >= plan->highest) {
      plan->highest = plan->keep[i] < INT_MAX ? plan->keep[i] + 1 : INT_MAX;
    }
  }
  qsort(plan->keep, count, sizeof *plan->keep, compare_numbers);
  plan->keep_count = count;
  return 0;
}

/* Before the pipe and the cgroup are opened: they could get the number of a source that is not open. */
static int check_sources(const struct px_spawn_options *options) {
  for (size_t i = 0; i < options->descriptor_count; i++) {
    int source = options->descriptors[i].source;
    if (px__low_has(source)) return -EBADF;
    if (fcntl(source, F_GETFD) < 0) return -errno;
  }
  return 0;
}

static int open_cgroup(const struct px_limits *limits, int *cgroup) {
  if (limits == NULL || limits->cgroup == NULL) return 0;
  *cgroup = open(limits->cgroup, O_PATH | O_DIRECTORY | O_CLOEXEC);
  return *cgroup < 0 ? -errno : 0;
}

int px__plan_make(struct px__child_plan *plan, const struct px_spawn_options *options,
                  struct px_identity *changes, enum px_step *step) {
  *plan = (struct px__child_plan){
      .options = options,
      .terminal = options->terminal,
      .shared_from = -1,
      .report = -1,
      .cgroup = -1,
      .use_close_range = px__feature_usable(PX_FEATURE_CLOSE_RANGE),
  };
  if (px__identity_changes(options->identity, changes)) plan->identity = changes;
  plan->session = options->session || options->terminal >= 0 || plan->identity != NULL;

  *step = PX_STEP_MALLOC;
  int result = allocate(plan);
  if (result < 0) return result;
  *step = PX_STEP_DUP;
  result = check_sources(options);
  if (result < 0) return result;
  *step = PX_STEP_CGROUP;
  return open_cgroup(options->limits, &plan->cgroup);
}

int px__plan_open_report(struct px__child_plan *plan, int ends[2], enum px_step *step) {
  *step = PX_STEP_PIPE;
  if (pipe2(ends, O_CLOEXEC) < 0) return -errno;
  /* Above every target, so that no dup closes it. */
  if (ends[1] < plan->highest) {
    *step = PX_STEP_FCNTL;
    int moved = fcntl(ends[1], F_DUPFD_CLOEXEC, plan->highest);
    if (moved < 0) {
      int result = -errno;
      (void)close(ends[0]);
      (void)close(ends[1]);
      return result;
    }
    (void)close(ends[1]);
    ends[1] = moved;
  }
  plan->report = ends[1];
  /* In place of the report of a start that was tried before. */
  plan->keep_count = plan->options->descriptor_count;
  plan->keep[plan->keep_count++] = plan->report;
  return 0;
}

/* Closing any descriptor of a file, a copy too, releases the process's fcntl locks on that file. Pipes and sockets have
 * none. */
static bool may_be_locked(int fd) {
  struct px__file_state file;
  return px__file_state(fd, &file) < 0 || (file.type != S_IFIFO && file.type != S_IFSOCK);
}

/* The low number of `source`: its own if it is low, else that of a copy; -1 if there is none. */
static int low_source(const struct px__child_plan *plan, struct px__low *low, int source) {
  if (source <= px__low_highest()) return source;
  if (source != plan->options->terminal && may_be_locked(source)) return -1;
  return px__low_copy(low, source);
}

bool px__plan_move_down(struct px__child_plan *plan, struct px__low *low) {
  const struct px_spawn_options *options = plan->options;
  int terminal = low_source(plan, low, options->terminal);
  if (terminal < 0 && options->terminal >= 0) return false;
  for (size_t i = 0; i < options->descriptor_count; i++) {
    int source = low_source(plan, low, options->descriptors[i].source);
    if (source < 0) return false;
    plan->moves[i].source = source;
  }
  plan->terminal = terminal;
  plan->shared_from = px__low_highest() + 1;
  return true;
}

void px__plan_move_back(struct px__child_plan *plan) {
  const struct px_spawn_options *options = plan->options;
  plan->terminal = options->terminal;
  plan->shared_from = -1;
  memcpy(plan->moves, options->descriptors, options->descriptor_count * sizeof *plan->moves);
}
