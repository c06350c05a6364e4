/* K1, K2: the system calls of output and of a spawn, between two marks in the trace of strace. */
#include "child.h"
#include "questions.h"

#include <stdio.h>
#include <sys/epoll.h>
#include <unistd.h>

#define WARM_UP 10

static void mark(const char *path) {
  if (access(path, F_OK) == 0) die(path);
}

static void begin(void) {
  mark("/strand-bench-begin");
}

static void end(void) {
  mark("/strand-bench-end");
  puts("{}");
}

void k1_output(long bytes) {
  char *argv[] = RESPONDER;
  char buffer[64 * 1024];
  struct child child;
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  child_start(&child, epoll, argv);
  child_ready(&child, epoll);
  begin();
  child_order(&child, 'm');
  while (bytes > 0) {
    struct epoll_event event;
    if (epoll_wait(epoll, &event, 1, -1) != 1) die("epoll_wait");
    bytes -= child_read(&child, buffer, sizeof buffer);
  }
  end();
  child_kill(&child, epoll);
}

void k2_spawn(long children) {
  char *argv[] = {"/bin/true", NULL};
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  for (long i = -WARM_UP; i < children; i++) {
    struct child child;
    struct drained drained = {0};
    if (i == 0) begin();
    child_start(&child, epoll, argv);
    child_finish(&child, epoll, &drained);
    child_close(&child);
  }
  end();
}
