/* L1: is output lost when a child exits right after it has printed? */
#include "child.h"
#include "questions.h"

#include <stdio.h>
#include <sys/epoll.h>

void l1_exit(long children, long bytes) {
  char script[128];
  char *argv[] = {"/bin/sh", "-c", script, NULL};
  long cut = 0;
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  snprintf(script, sizeof script, "stty raw -echo; exec head -c %ld /dev/zero", bytes);
  for (long i = 0; i < children; i++) {
    struct child child;
    struct drained drained = {0};
    child_start(&child, epoll, argv);
    child_finish(&child, epoll, &drained);
    child_close(&child);
    cut += (long)drained.bytes != bytes;
  }
  printf("{\"cut\":%ld}\n", cut);
}
