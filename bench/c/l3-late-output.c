/* L3, L4: does late output arrive, with the right exit code? */
#include "child.h"
#include "questions.h"

#include <stdio.h>
#include <sys/epoll.h>

void l3_late_output(char *script) {
  char *argv[] = {"/bin/sh", "-c", script, NULL};
  char buffer[64 * 1024];
  struct child child;
  struct drained drained = {0};
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  child_start(&child, epoll, argv);
  child_finish(&child, epoll, &drained);
  /* child_finish may have seen EIO before the terminal was opened again. */
  for (ssize_t length; (length = child_read(&child, buffer, sizeof buffer)) > 0;)
    drained.bytes += (size_t)length;
  child_close(&child);
  printf("{\"bytes\":%zu,\"exitCode\":%d}\n", drained.bytes, drained.exit_code);
}
