/*
 * Preloaded library: imitates a parent with SIGCHLD ignored, so that the kernel reaps every child. Node would
 * reset a plain SIG_IGN at its start; only a handler is passed through.
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
