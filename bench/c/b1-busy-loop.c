/* B1: is anything lost while the loop is busy? */
#include "child.h"
#include "cost.h"
#include "questions.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>

#define BUSY_MS 100
#define SHORT 3000
#define LONG (1024 * 1024)
#define EXIT_CODE 7

static void keep_busy(void) {
  for (double until = now_ms() + BUSY_MS; now_ms() < until;);
}

/* Each child has its own epoll instance, so that they can be finished one after the other. */
void b1_busy_loop(long children) {
  char script[2][128];
  struct child *child = calloc((size_t)children + 1, sizeof *child);
  int *epoll = calloc((size_t)children + 1, sizeof *epoll);
  long missing = children * SHORT + LONG;
  long wrong = 0;
  if (child == NULL || epoll == NULL) die("calloc");
  snprintf(script[0], sizeof script[0], "stty raw; head -c %d /dev/zero; exit %d", SHORT,
           EXIT_CODE);
  snprintf(script[1], sizeof script[1], "stty raw; head -c %d /dev/zero; exit %d", LONG, EXIT_CODE);
  for (long i = 0; i <= children; i++) {
    char *argv[] = {"/bin/sh", "-c", script[i == children], NULL};
    epoll[i] = epoll_create1(EPOLL_CLOEXEC);
    child_start(&child[i], epoll[i], argv);
  }
  keep_busy();
  for (long i = 0; i <= children; i++) {
    struct drained drained = {0};
    child_finish(&child[i], epoll[i], &drained);
    child_close(&child[i]);
    missing -= (long)drained.bytes;
    wrong += drained.exit_code != EXIT_CODE;
  }
  printf("{\"bytesMissing\":%ld,\"wrongEnds\":%ld}\n", missing, wrong);
  free(child);
  free(epoll);
}
