/* A1: how much memory holds the output of a child that is not read? */
#include "child.h"
#include "cost.h"
#include "questions.h"

#include <stdio.h>
#include <sys/epoll.h>

void a1_unread_flood(long milliseconds) {
  char *argv[] = RESPONDER;
  struct child child;
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  child_start(&child, epoll, argv);
  child_ready(&child, epoll);
  long resident = resident_kib();
  child_order(&child, 'f');
  wait_ms(milliseconds);
  long held = resident_kib() - resident;
  child_kill(&child, epoll);
  printf("{\"kib\":%ld}\n", held);
}
