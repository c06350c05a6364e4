/* R1: one byte to `cat` and back: write, epoll_wait, two reads. The second read returns EAGAIN. */
#include "child.h"
#include "cost.h"
#include "questions.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>

void r1_round_trip(long trips, int apart) {
  char *argv[] = {"/bin/sh", "-c", "stty raw -echo; exec cat", NULL};
  char buffer[64 * 1024];
  double *samples = calloc((size_t)trips, sizeof *samples);
  size_t bytes = 0;
  struct child child;
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  if (samples == NULL) die("calloc");
  child_start(&child, epoll, argv);
  child_becomes(&child, "cat");
  child_place(&child, apart);

  struct cpu before = cpu_seconds();
  double sent = now_ms();
  for (long i = 0; i < trips; i++) {
    struct epoll_event event;
    child_order(&child, 'x');
    if (epoll_wait(epoll, &event, 1, -1) != 1) die("epoll_wait");
    ssize_t length = child_read(&child, buffer, sizeof buffer);
    double came = now_ms();
    bytes += length > 0 ? (size_t)length : 0;
    samples[i] = came - sent;
    sent = came;
  }
  struct cpu after = cpu_seconds();
  child_kill(&child, epoll);

  double cpu = after.user - before.user + after.system - before.system;
  printf("{\"roundTripUs\":%f,\"cpuUs\":%f,\"callbacks\":%ld,\"bytes\":%zu}\n",
         median(samples, (size_t)trips) * 1e3, cpu * 1e6 / (double)trips, trips, bytes);
  free(samples);
}
