/* T1: reads N bytes of raw output from the terminal. */
#include "child.h"
#include "cost.h"
#include "questions.h"

#include <stdio.h>
#include <sys/epoll.h>

void t1_throughput(long bytes) {
  char script[128];
  char *argv[] = {"/bin/sh", "-c", script, NULL};
  struct child child;
  struct drained drained = {0};
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  snprintf(script, sizeof script, "stty raw -echo; exec head -c %ld /dev/zero", bytes);

  struct cpu before = cpu_seconds();
  double begun = now_ms();
  child_start(&child, epoll, argv);
  child_finish(&child, epoll, &drained);
  double elapsed = now_ms() - begun;
  struct cpu after = cpu_seconds();
  child_close(&child);

  double seconds = elapsed / 1e3;
  printf("{\"megabytesPerSecond\":%f,\"userSeconds\":%f,\"systemSeconds\":%f,\"callbacks\":%zu,"
         "\"bytesMissing\":%ld}\n",
         (double)drained.bytes / 1e6 / seconds, after.user - before.user,
         after.system - before.system, drained.wake_ups, bytes - (long)drained.bytes);
}
