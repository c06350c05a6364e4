/* A2: how much memory does a kept chunk of one byte use? In C, what malloc needs for it. */
#include "child.h"
#include "questions.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>

void a2_kept_chunks(long chunks) {
  char *argv[] = RESPONDER;
  char **kept = calloc((size_t)chunks, sizeof *kept);
  struct child child;
  size_t held = 0;
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  if (kept == NULL) die("calloc");
  child_start(&child, epoll, argv);
  child_ready(&child, epoll);
  for (long i = 0; i < chunks; i++) {
    kept[i] = malloc(1);
    if (kept[i] == NULL) die("malloc");
    child_order(&child, 'x');
    child_ready(&child, epoll);
    /* The chunk, malloc's own word before it, and the pointer to it. */
    held += malloc_usable_size(kept[i]) + sizeof(size_t) + sizeof *kept;
  }
  child_kill(&child, epoll);
  printf("{\"bytes\":%f}\n", (double)held / (double)chunks);
  for (long i = 0; i < chunks; i++) free(kept[i]);
  free(kept);
}
