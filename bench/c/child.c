/* See child.h. Needs Linux 5.4 or later: pidfds, P_PIDFD and TIOCGPTPEER. */
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef P_PIDFD
#define P_PIDFD 3 /* glibc before 2.36 does not define it */
#endif

#define STACK_SIZE (64 * 1024)

extern char **environ;

_Noreturn void die(const char *step) {
  fprintf(stderr, "baseline: %s: %s\n", step, strerror(errno));
  exit(1);
}

struct start {
  int slave;
  char *const *argv;
  sigset_t mask;
  int error; /* written by the child, which shares the memory of the parent until its exec */
};

/* Runs in the child, on its own stack, while the parent is suspended. */
static int run_child(void *argument) {
  struct start *start = argument;
  if (setsid() != -1 && ioctl(start->slave, TIOCSCTTY, 0) != -1 && dup2(start->slave, 0) != -1 &&
      dup2(start->slave, 1) != -1 && dup2(start->slave, 2) != -1 &&
      sigprocmask(SIG_SETMASK, &start->mask, NULL) != -1)
    execve(start->argv[0], start->argv, environ);
  start->error = errno;
  _exit(127);
}

static void open_pair(int *master, int *slave) {
  struct winsize size = {.ws_row = 24, .ws_col = 80};
  int unlocked = 0;
  *master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
  if (*master == -1) die("posix_openpt");
  if (ioctl(*master, TIOCSPTLCK, &unlocked) == -1 || ioctl(*master, TIOCSWINSZ, &size) == -1)
    die("ioctl");
  *slave = ioctl(*master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (*slave == -1) die("TIOCGPTPEER");
}

static void watch(int epoll, int fd) {
  struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == -1) die("epoll_ctl");
}

void child_start(struct child *child, int epoll, char *const argv[]) {
  struct start start = {.argv = argv};
  sigset_t all;
  /* With CLONE_VM the child must not use the stack of the parent. */
  char *stack = mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  if (stack == MAP_FAILED) die("mmap");
  open_pair(&child->master, &start.slave);
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, &start.mask);
  child->pid = clone(run_child, stack + STACK_SIZE, CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD,
                     &start, &child->pidfd);
  sigprocmask(SIG_SETMASK, &start.mask, NULL);
  if (child->pid == -1) die("clone");
  if (start.error != 0) {
    errno = start.error;
    die(argv[0]);
  }
  close(start.slave);
  munmap(stack, STACK_SIZE);
  watch(epoll, child->master);
  watch(epoll, child->pidfd);
}

ssize_t child_read(const struct child *child, char *buffer, size_t size) {
  size_t length = 0;
  while (length < size) {
    ssize_t got = read(child->master, buffer + length, size - length);
    if (got > 0)
      length += (size_t)got;
    else if (got == -1 && errno == EAGAIN)
      break;
    else if (got == -1 && errno == EINTR)
      continue;
    else if (got == -1 && errno != EIO)
      die("read");
    else if (length == 0)
      return -1; /* EIO: every slave is closed. Bytes that were read before are returned first. */
    else
      break;
  }
  return (ssize_t)length;
}

void child_finish(struct child *child, int epoll, struct drained *drained) {
  static char buffer[64 * 1024];
  int reaped = 0;
  int at_end = 0;
  while (!reaped || !at_end) {
    struct epoll_event events[2];
    int count = epoll_wait(epoll, events, 2, -1);
    if (count == -1 && errno != EINTR) die("epoll_wait");
    for (int i = 0; i < count; i++) {
      if (events[i].data.fd == child->master) {
        ssize_t length = child_read(child, buffer, sizeof buffer);
        if (length == -1) {
          at_end = 1;
          epoll_ctl(epoll, EPOLL_CTL_DEL, child->master, NULL);
        } else if (length > 0) {
          drained->bytes += (size_t)length;
          drained->wake_ups++;
        }
      } else if (events[i].data.fd == child->pidfd) {
        siginfo_t info;
        if (waitid(P_PIDFD, (id_t)child->pidfd, &info, WEXITED) == -1) die("waitid");
        drained->exit_code = info.si_code == CLD_EXITED ? info.si_status : -1;
        reaped = 1;
        epoll_ctl(epoll, EPOLL_CTL_DEL, child->pidfd, NULL);
      }
    }
  }
}

void child_close(struct child *child) {
  close(child->master);
  close(child->pidfd);
}

void child_kill(struct child *child, int epoll) {
  struct drained drained = {0};
  if (syscall(SYS_pidfd_send_signal, child->pidfd, SIGKILL, NULL, 0) == -1)
    die("pidfd_send_signal");
  child_finish(child, epoll, &drained);
  child_close(child);
}

void child_ready(const struct child *child, int epoll) {
  struct epoll_event event;
  char byte;
  if (epoll_wait(epoll, &event, 1, -1) != 1) die("epoll_wait");
  if (child_read(child, &byte, 1) != 1) die("responder");
}

void child_watch(const struct child *child, int epoll, unsigned events) {
  struct epoll_event event = {.events = events, .data.fd = child->master};
  if (epoll_ctl(epoll, EPOLL_CTL_MOD, child->master, &event) == -1) die("epoll_ctl");
}

void child_order(const struct child *child, char order) {
  if (write(child->master, &order, 1) != 1) die("write");
}

void child_becomes(const struct child *child, const char *name) {
  const struct timespec pause = {.tv_nsec = 5 * 1000 * 1000};
  char path[64];
  char is[64] = "";
  snprintf(path, sizeof path, "/proc/%d/comm", (int)child->pid);
  do {
    nanosleep(&pause, NULL);
    FILE *file = fopen(path, "re");
    if (file == NULL || fgets(is, sizeof is, file) == NULL) die(path);
    fclose(file);
    is[strcspn(is, "\n")] = '\0';
  } while (strcmp(is, name) != 0);
}

static void pin(pid_t pid, int processor) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(processor, &set);
  if (sched_setaffinity(pid, sizeof set, &set) == -1) die("sched_setaffinity");
}

void child_place(const struct child *child, int apart) {
  cpu_set_t allowed;
  int processors[2];
  int found = 0;
  if (sched_getaffinity(0, sizeof allowed, &allowed) == -1) die("sched_getaffinity");
  for (int i = 0; i < CPU_SETSIZE && found < 2; i++)
    if (CPU_ISSET(i, &allowed)) processors[found++] = i;
  pin(0, processors[0]);
  pin(child->pid, processors[apart && found == 2]);
}
