/* W1: how much CPU does it take to wait while a child does not read its input? */
#include "child.h"
#include "cost.h"
#include "questions.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

void w1_blocked_write(long bytes, long milliseconds) {
  char *argv[] = {"/bin/sh", "-c", "stty raw -echo; exec sleep 30", NULL};
  const struct timespec settle = {.tv_nsec = 300 * 1000 * 1000};
  struct child child;
  long turns = 0;
  size_t offset = 0;
  char *data = calloc((size_t)bytes, 1);
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  if (data == NULL) die("calloc");
  child_start(&child, epoll, argv);
  child_becomes(&child, "sleep");
  nanosleep(&settle, NULL);

  struct cpu before = cpu_seconds();
  double begun = now_ms();
  child_watch(&child, epoll, EPOLLIN | EPOLLOUT);
  for (double left = (double)milliseconds; left > 0;
       left = begun + (double)milliseconds - now_ms()) {
    struct epoll_event event;
    ssize_t written = write(child.master, data + offset, (size_t)bytes - offset);
    if (written > 0)
      offset += (size_t)written;
    else if (errno != EAGAIN)
      die("write");
    else if (epoll_wait(epoll, &event, 1, (int)left + 1) == -1)
      die("epoll_wait");
    else
      turns++;
  }
  double elapsed = now_ms() - begun;
  struct cpu after = cpu_seconds();
  child_watch(&child, epoll, EPOLLIN);
  child_kill(&child, epoll);

  double cpu = after.user - before.user + after.system - before.system;
  printf("{\"cpuPercent\":%f,\"loopTurns\":%ld}\n", cpu * 1e5 / elapsed, turns);
  free(data);
}
