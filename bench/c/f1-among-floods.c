/* F1: how long does one byte to a child and back take among floods? A fair loop: each wake-up reads
 * once from each child that is ready. */
#include "child.h"
#include "cost.h"
#include "questions.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#define READ_SIZE (4 * 1024)
#define EVENTS 1024

/* Reads once from each child that is ready. Returns whether `echo` was among them. */
static int serve(int epoll, int echo) {
  static struct epoll_event events[EVENTS];
  char buffer[READ_SIZE];
  int answered = 0;
  int count = epoll_wait(epoll, events, EVENTS, -1);
  if (count == -1) die("epoll_wait");
  for (int i = 0; i < count; i++) {
    if (read(events[i].data.fd, buffer, sizeof buffer) == -1 && errno != EAGAIN) die("read");
    answered |= events[i].data.fd == echo;
  }
  return answered;
}

void f1_among_floods(long floods, long trips) {
  char *argv[] = RESPONDER;
  struct child *child = calloc((size_t)floods + 1, sizeof *child);
  double *samples = calloc((size_t)trips, sizeof *samples);
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  const struct child *echo = &child[floods];
  if (child == NULL || samples == NULL) die("calloc");
  for (long i = 0; i <= floods; i++) {
    child_start(&child[i], epoll, argv);
    child_ready(&child[i], epoll);
  }
  for (long i = 0; i < floods; i++) child_order(&child[i], 'f');

  for (long i = 0; i < trips; i++) {
    double sent = now_ms();
    child_order(echo, 'x');
    while (!serve(epoll, echo->master));
    samples[i] = now_ms() - sent;
  }
  printf("{\"tripMs\":%f,\"tripP99Ms\":%f,\"answers\":%ld}\n", median(samples, (size_t)trips),
         percentile(samples, (size_t)trips, 0.99), trips);
  /* The children cannot be finished one by one, since the others go on printing: the exit of this
   * program hangs all of them up. */
  free(child);
  free(samples);
}
