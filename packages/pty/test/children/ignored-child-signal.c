/*
 * Preloaded: a parent that left SIGCHLD ignored, so that the kernel reaps every child by itself. Node would put
 * it back to the default one at its start; only a handler goes through.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>

int sigaction(int number, const struct sigaction *action, struct sigaction *before) {
  int (*next)(int, const struct sigaction *, struct sigaction *) =
      (int (*)(int, const struct sigaction *, struct sigaction *))dlsym(RTLD_NEXT, "sigaction");
  if (number == SIGCHLD && action != NULL && action->sa_handler == SIG_DFL) return 0;
  return next(number, action, before);
}

__attribute__((constructor)) static void ignore(void) {
  signal(SIGCHLD, SIG_IGN);
  unsetenv("LD_PRELOAD");
}
