#include "spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "clone3.h"
#include "features.h"
#include "filestate.h"
#include "lownumbers.h"
#include "rawcall.h"
#include "search.h"

#ifndef CLONE_PIDFD
#define CLONE_PIDFD 0x00001000
#endif

/* The child's calls are shallow; the deepest reads a directory into 2 KiB. */
enum { CHILD_STACK_SIZE = 32 * 1024 };

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

/* --- identity: what of it would change anything ------------------------------------------------------- */

static int compare_groups(const void *a, const void *b) {
  gid_t left = *(const gid_t *)a, right = *(const gid_t *)b;
  return (left > right) - (left < right);
}

/* As sets: the kernel sorts them too. On failure they count as different, and setgroups will say why. */
static bool has_groups(const gid_t *groups, size_t count) {
  int current_count = getgroups(0, NULL);
  if (current_count < 0 || (size_t)current_count != count) return false;
  if (count == 0) return true;
  gid_t *sorted = malloc(2 * count * sizeof *sorted);
  if (sorted == NULL) return false;
  bool same = false;
  if (getgroups(current_count, sorted) == current_count) {
    memcpy(sorted + count, groups, count * sizeof *groups);
    qsort(sorted, count, sizeof *sorted, compare_groups);
    qsort(sorted + count, count, sizeof *sorted, compare_groups);
    same = memcmp(sorted, sorted + count, count * sizeof *sorted) == 0;
  }
  free(sorted);
  return same;
}

/* An unprivileged process may not set what it already has (setgroups is EPERM even for the same list), so
 * only what differs is left to be set. True when anything is. */
static bool reduce_identity(const struct px_identity *wanted, struct px_identity *changes) {
  if (wanted == NULL) return false;
  uid_t ruid, euid, suid;
  gid_t rgid, egid, sgid;
  *changes = *wanted;
  if (getresuid(&ruid, &euid, &suid) == 0 && ruid == wanted->uid && euid == wanted->uid &&
      suid == wanted->uid) {
    changes->set_uid = false;
  }
  if (getresgid(&rgid, &egid, &sgid) == 0 && rgid == wanted->gid && egid == wanted->gid &&
      sgid == wanted->gid) {
    changes->set_gid = false;
  }
  if (has_groups(wanted->groups, wanted->group_count)) changes->set_groups = false;
  return changes->set_uid || changes->set_gid || changes->set_groups;
}

/* --- the plan ----------------------------------------------------------------------------------------- */

static int compare_numbers(const void *a, const void *b) {
  int left = *(const int *)a, right = *(const int *)b;
  return (left > right) - (left < right);
}

static size_t count_arguments(char *const *arguments) {
  size_t count = 0;
  while (arguments[count] != NULL) count++;
  return count;
}

static void release_plan(struct px__child_plan *plan) {
  free(plan->candidates);
  free(plan->script_argv);
  free(plan->moves);
  free(plan->keep);
}

/* Everything that the child would need memory for. */
static int make_plan(const struct px_spawn_options *options, struct px__child_plan *plan) {
  size_t count = options->descriptor_count;
  size_t arguments = count_arguments(options->arguments);
  int result = px_search(options->file, options->environment, &plan->candidates);
  if (result < 0) return result;

  /* "/bin/sh", the path, then argv[1] and on, with its NULL. */
  plan->script_argv = malloc((arguments + 2) * sizeof *plan->script_argv);
  plan->moves = malloc((count + 1) * sizeof *plan->moves);
  plan->keep = malloc((count + 1) * sizeof *plan->keep);
  if (plan->script_argv == NULL || plan->moves == NULL || plan->keep == NULL) return -ENOMEM;

  static char shell[] = "/bin/sh";
  plan->script_argv[0] = shell;
  plan->script_argv[1] = NULL;
  memcpy(plan->script_argv + 2, options->arguments + 1, arguments * sizeof *plan->script_argv);

  plan->highest = 0;
  for (size_t i = 0; i < count; i++) {
    plan->moves[i] = options->descriptors[i];
    plan->keep[i] = options->descriptors[i].target;
    if (plan->keep[i] >= plan->highest) {
      plan->highest = plan->keep[i] < INT_MAX ? plan->keep[i] + 1 : INT_MAX;
    }
  }
  qsort(plan->keep, count, sizeof *plan->keep, compare_numbers);
  plan->keep_count = count;
  plan->use_close_range = px__feature_usable(PX_FEATURE_CLOSE_RANGE);
  return 0;
}

/* Before the pipe: it would take the number of a source that is not open, and the child would hold its end. */
static int check_sources(const struct px_spawn_options *options) {
  for (size_t i = 0; i < options->descriptor_count; i++) {
    int source = options->descriptors[i].source;
    if (px__low_has(source)) return -EBADF;
    if (fcntl(source, F_GETFD) < 0) return -errno;
  }
  return 0;
}

/* After the sources were looked at: it must not be one that was to be inherited and is not open. */
static int open_cgroup(const struct px_limits *limits, struct px__child_plan *plan) {
  if (limits == NULL || limits->cgroup == NULL) return 0;
  plan->cgroup = open(limits->cgroup, O_PATH | O_DIRECTORY | O_CLOEXEC);
  return plan->cgroup < 0 ? -errno : 0;
}

/*
 * Whether a child that is cloned with CLONE_VM really has our memory: an emulator may make a fork of it. It is seen at
 * the first one, and from then on a failure is told through the memory.
 */
static atomic_bool memory_is_shared;

static bool tells_in_memory(const struct px__child_plan *plan) {
  return plan->identity == NULL && px__feature_usable(PX_FEATURE_VFORK) &&
         atomic_load(&memory_is_shared);
}

/* The pipe on which a failure is told. The child's end is above every target, so that no dup closes it. */
static int open_report(struct px__child_plan *plan, int ends[2], enum px_step *step) {
  *step = PX_STEP_PIPE;
  if (pipe2(ends, O_CLOEXEC) < 0) return -errno;
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
  plan->keep[plan->keep_count++] = plan->report;
  return 0;
}

/* --- clone -------------------------------------------------------------------------------------------- */

struct child_stack {
  char *base;
  size_t size;
};

/*
 * The last one that was used: to map and unmap one for every spawn takes a fifth of it. Whoever takes it leaves none,
 * so threads that spawn at the same time have one each.
 */
static _Atomic(char *) spare_stack;

static size_t guard_size(void) {
  long page = sysconf(_SC_PAGESIZE);
  return page > 0 ? (size_t)page : 4096;
}

static int take_stack(struct child_stack *stack) {
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

static void give_stack_back(const struct child_stack *stack) {
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
 * Straight into the cgroup where the kernel can, and its limits are those of the group from the first: EAGAIN says
 * that there is no room for one more. With every other error the child enters by itself, or says what is wrong with
 * the group: a filter may refuse all of clone3, and groups of version 1 can only be entered.
 */
static pid_t clone_once(struct px__child_plan *plan, const struct child_stack *stack, int flags,
                        int *pidfd) {
  bool unavailable = false;
  plan->starts_inside = plan->cgroup >= 0 && px__feature_usable(PX_FEATURE_CLONE_INTO_CGROUP);
  if (plan->starts_inside) {
    pid_t pid = px__clone_into_cgroup(px__child_main, plan, stack->base, stack->size, flags,
                                      plan->cgroup, pidfd);
    if (pid >= 0 || errno == EAGAIN || errno == ENOMEM) return pid;
    plan->starts_inside = false;
    /* E2BIG: clone3 is there, but knows no cgroups yet. */
    unavailable = px__means_unavailable(errno) || errno == E2BIG;
  }
  char *top = stack->base + stack->size;
  pid_t pid = clone(px__child_main, top, flags | SIGCHLD, plan, pidfd, NULL, NULL);
  if (pid >= 0 && unavailable) px__feature_refused(PX_FEATURE_CLONE_INTO_CGROUP);
  return pid;
}

/*
 * Tries the flags from the best to what every kernel has, and remembers what was refused only when it went
 * without: a filter may refuse every clone. Without CLONE_VM the child has a copy of our memory; CLONE_VFORK
 * then still keeps us from running before it has executed. An old kernel ignores CLONE_PIDFD and leaves
 * pidfd as it was: -1.
 */
static int clone_child(struct px__child_plan *plan, const struct child_stack *stack,
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

/*
 * Every signal is blocked around clone: a handler of ours must not run in a child that shares our memory, and
 * the child starts with the mask it finds. Raw, for libc leaves 32 and 33 unblocked.
 */
static int clone_with_signals_blocked(struct px__child_plan *plan, const struct child_stack *stack,
                                      struct px_child *child) {
  const uint64_t all = UINT64_MAX;
  uint64_t before;
  /* The dynamic linker may bind a function at its first call, and shall not do so in the child: `syscall` is
   * bound by the next line, and this binds what finds errno. */
  errno = 0;
  long result =
      px__raw(SYS_rt_sigprocmask, SIG_SETMASK, &all, &before, (size_t)PX__KERNEL_SIGSET_SIZE);
  if (result < 0) return (int)result;
  int cloned = clone_child(plan, stack, child);
  (void)px__raw(SYS_rt_sigprocmask, SIG_SETMASK, &before, NULL, (size_t)PX__KERNEL_SIGSET_SIZE);
  return cloned;
}

/*
 * A message means that the child is about to exit, the end of the file that exec closed the child's end. But a process
 * that another thread forks meanwhile has a copy of that end as well, and may keep it for ever. So the pipe is read
 * only where the child has not shared our memory: it may still be at it then, also after a vfork that an emulator made
 * a fork. Where it has, clone returned after its exec, or after it had told its failure.
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

/* It may live, if its report could not be read. */
static void discard_child(const struct px_child *child) {
  (void)kill(child->pid, SIGKILL);
  while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR) {
  }
  if (child->pidfd >= 0) (void)close(child->pidfd);
}

/* Clones, and hears how the child fared. */
static int start_child(struct px__child_plan *plan, const struct child_stack *stack,
                       struct px_child *child, enum px_step *step) {
  struct px__child_report failure = {.error = 0};
  struct px_child started = {.pidfd = -1};
  int ends[2] = {-1, -1};
  plan->failure = &failure;
  if (!tells_in_memory(plan)) {
    int result = open_report(plan, ends, step);
    if (result < 0) return result;
  }
  *step = PX_STEP_CLONE;
  int result = clone_with_signals_blocked(plan, stack, &started);
  if (ends[1] >= 0) (void)close(ends[1]);
  if (result == 0) {
    if (plan->shares_memory) {
      atomic_store(&memory_is_shared, true);
    } else {
      *step = PX_STEP_PIPE;
      result = read_report(ends[0], &failure);
    }
    if (result == 0 && failure.error != 0) {
      *step = (enum px_step)failure.step;
      result = -failure.error;
    }
    if (result < 0) discard_child(&started);
  }
  if (ends[0] >= 0) (void)close(ends[0]);
  if (result == 0) {
    *child = started;
    child->leads_session = plan->session;
  }
  return result;
}

/* Whoever closes a descriptor of a file, a copy too, loses all locks (fcntl) that he has on it. */
static bool may_be_locked(int fd) {
  struct px__file_state file;
  return px__file_state(fd, &file) < 0 || (file.type != S_IFIFO && file.type != S_IFSOCK);
}

/* The low number as which the child has it; -1 when it can have none. */
static int low_source(const struct px__child_plan *plan, struct px__low *low, int source) {
  if (source <= px__low_highest()) return source;
  if (source != plan->options->terminal && may_be_locked(source)) return -1;
  return px__low_copy(low, source);
}

/* All that the child needs is at a low number then. False when that cannot be: it is to be moved back. */
static bool move_down(struct px__child_plan *plan, struct px__low *low) {
  size_t count = plan->options->descriptor_count;
  int terminal = low_source(plan, low, plan->options->terminal);
  if (terminal < 0 && plan->options->terminal >= 0) return false;
  for (size_t i = 0; i < count; i++) {
    int source = low_source(plan, low, plan->options->descriptors[i].source);
    if (source < 0) return false;
    plan->moves[i].source = source;
  }
  plan->terminal = terminal;
  plan->shared_from = px__low_highest() + 1;
  return true;
}

static void move_back(struct px__child_plan *plan) {
  plan->terminal = plan->options->terminal;
  plan->shared_from = -1;
  memcpy(plan->moves, plan->options->descriptors,
         plan->options->descriptor_count * sizeof *plan->moves);
}

/* False when it was not done: then it is to be started with a copy of all that is open. */
static bool start_sharing(struct px__child_plan *plan, const struct child_stack *stack,
                          struct px_child *child, enum px_step *step, int *result) {
  struct px__low low;
  bool possible = tells_in_memory(plan) && plan->cgroup < 0 && plan->use_close_range &&
                  px__feature_usable(PX_FEATURE_CLONE_FILES);
  if (!possible || !px__low_take(&low)) return false;
  bool done = move_down(plan, &low);
  if (done) {
    *result = start_child(plan, stack, child, step);
    bool unavailable = *result < 0 && px__means_unavailable(-*result);
    if (*result < 0 && (*step == PX_STEP_CLOSE_RANGE || (*step == PX_STEP_CLONE && unavailable))) {
      if (unavailable) px__feature_refused(PX_FEATURE_CLONE_FILES);
      done = false;
    }
  }
  /* The child has moved some, too. */
  if (!done) move_back(plan);
  px__low_give_back(&low);
  return done;
}

static int run_plan(struct px__child_plan *plan, struct px_child *child, enum px_step *step) {
  struct child_stack stack;
  *step = PX_STEP_MMAP;
  int result = take_stack(&stack);
  if (result < 0) return result;
  if (!start_sharing(plan, &stack, child, step, &result)) {
    result = start_child(plan, &stack, child, step);
  }
  give_stack_back(&stack);
  return result;
}

/* The slave is given away by the parent, before the child drops its rights. */
static int give_terminal(const struct px__child_plan *plan, uid_t *owner_before) {
  struct px__file_state slave;
  int result = px__file_state(plan->options->terminal, &slave);
  if (result < 0) return result;
  *owner_before = slave.owner;
  if (fchown(plan->options->terminal, plan->identity->uid, (gid_t)-1) < 0) return -errno;
  return 0;
}

int px_spawn(const struct px_spawn_options *options, struct px_child *child, enum px_step *step) {
  struct px__child_plan plan = {
      .options = options,
      .terminal = options->terminal,
      .shared_from = -1,
      .report = -1,
      .cgroup = -1,
  };
  struct px_identity changes;
  if (reduce_identity(options->identity, &changes)) plan.identity = &changes;
  plan.session = options->session || options->terminal >= 0 || plan.identity != NULL;

  *step = PX_STEP_MALLOC;
  int result = make_plan(options, &plan);
  if (result < 0) goto done;

  *step = PX_STEP_DUP;
  result = check_sources(options);
  if (result < 0) goto done;

  *step = PX_STEP_CGROUP;
  result = open_cgroup(options->limits, &plan);
  if (result < 0) goto done;

  bool gives = plan.identity != NULL && plan.identity->set_uid && options->terminal >= 0;
  uid_t owner_before = (uid_t)-1;
  if (gives) {
    *step = PX_STEP_FCHOWN;
    result = give_terminal(&plan, &owner_before);
    if (result < 0) goto done;
  }
  result = run_plan(&plan, child, step);
  if (result < 0 && gives) (void)fchown(options->terminal, owner_before, (gid_t)-1);

done:
  if (plan.cgroup >= 0) (void)close(plan.cgroup);
  release_plan(&plan);
  return result;
}
