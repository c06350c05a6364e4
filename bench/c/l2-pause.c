/* L2: is output lost when its consumer pauses while the child exits? */
#include "child.h"
#include "cost.h"
#include "questions.h"

#include <stdio.h>
#include <sys/epoll.h>

void l2_pause(long milliseconds) {
  char *argv[] = {"/bin/sh", "-c",
                  "stty raw; head -c 3000 /dev/zero; sleep 0.2; head -c 3000 /dev/zero", NULL};
  char buffer[64 * 1024];
  struct child child;
  struct drained drained = {0};
  struct epoll_event event;
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  child_start(&child, epoll, argv);
  if (epoll_wait(epoll, &event, 1, -1) != 1) die("epoll_wait");
  drained.bytes = (size_t)child_read(&child, buffer, sizeof buffer);
  wait_ms(milliseconds);
  child_finish(&child, epoll, &drained);
  child_close(&child);
  printf("{\"bytes\":%zu}\n", drained.bytes);
}
