/* M1: what does an idle session cost? */
#include "child.h"
#include "cost.h"
#include "questions.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>

void m1_idle_sessions(long sessions) {
  char *argv[] = {"/bin/sleep", "60", NULL};
  struct child *children = calloc((size_t)sessions, sizeof *children);
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  struct child first;
  if (children == NULL) die("calloc");
  child_start(&first, epoll, argv);
  child_kill(&first, epoll);

  long threads = thread_count();
  long descriptors = descriptor_count();
  long resident = resident_kib();
  for (long i = 0; i < sessions; i++) child_start(&children[i], epoll, argv);
  double each = (double)sessions;
  double threads_each = (double)(thread_count() - threads) / each;
  double descriptors_each = (double)(descriptor_count() - descriptors) / each;
  double kib_each = (double)(resident_kib() - resident) / each;
  for (long i = 0; i < sessions; i++) child_kill(&children[i], epoll);

  printf("{\"threads\":%f,\"kib\":%f,\"descriptors\":%f,\"ended\":%ld}\n", threads_each, kib_each,
         descriptors_each, sessions);
  free(children);
}
