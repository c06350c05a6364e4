/* S1, S2, S3, D1: how long does a spawn block, and how long does it take until the child has ended,
 * with and without a large heap and many descriptors? */
#include "child.h"
#include "cost.h"
#include "questions.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

/* Never freed, since a live heap is measured. Written to, since fork copies only pages that exist. */
static void fill_memory(long mib) {
  for (long i = 0; i < mib; i++) {
    char *block = malloc(1024 * 1024);
    if (block == NULL) die("malloc");
    memset(block, 1, 1024 * 1024);
  }
}

/* Never closed, since open descriptors are measured. */
static void open_descriptors(long count) {
  for (long i = 0; i < count; i++)
    if (open("/dev/null", O_RDONLY | O_CLOEXEC) == -1) die("/dev/null");
}

void s1_spawn(long count, long warm_up, long ballast_mib, long opened) {
  char *argv[] = {"/bin/true", NULL};
  double *spawned = calloc((size_t)count, sizeof *spawned);
  double *ended = calloc((size_t)count, sizeof *ended);
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  long descriptors = 0;
  if (spawned == NULL || ended == NULL) die("calloc");
  fill_memory(ballast_mib);
  open_descriptors(opened);

  for (long i = -warm_up; i < count; i++) {
    struct child child;
    struct drained drained = {0};
    if (i == 0) descriptors = descriptor_count();
    double begun = now_ms();
    child_start(&child, epoll, argv);
    double returned = now_ms();
    child_finish(&child, epoll, &drained);
    double finished = now_ms();
    child_close(&child);
    if (i < 0) continue;
    spawned[i] = returned - begun;
    ended[i] = finished - begun;
  }

  printf("{\"spawnMs\":%f,\"endedMs\":%f,\"ended\":%ld,\"descriptorsLeft\":%ld}\n",
         median(spawned, (size_t)count), median(ended, (size_t)count), count,
         descriptor_count() - descriptors);
  free(spawned);
  free(ended);
}
