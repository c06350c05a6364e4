#include "../thread.h"

#include <signal.h>

/* glibc 2.34 moved these from libpthread to libc, with a new symbol version. The old version is in both, so that an addon that
 * was built with a newer glibc loads with 2.28. */
#if defined(__GLIBC__) && defined(__x86_64__)
__asm__(".symver pthread_create,pthread_create@GLIBC_2.2.5");
__asm__(".symver pthread_join,pthread_join@GLIBC_2.2.5");
#elif defined(__GLIBC__) && defined(__aarch64__)
__asm__(".symver pthread_create,pthread_create@GLIBC_2.17");
__asm__(".symver pthread_join,pthread_join@GLIBC_2.17");
#endif

int px__thread_start(pthread_t *thread, void *(*run)(void *), void *data) {
  sigset_t all, before;
  (void)sigfillset(&all);
  /* On Linux it is the mask of the calling thread, which the new thread inherits. */
  (void)sigprocmask(SIG_SETMASK, &all, &before);
  int error = pthread_create(thread, NULL, run, data);
  (void)sigprocmask(SIG_SETMASK, &before, NULL);
  return -error;
}

void px__thread_join(pthread_t thread) {
  (void)pthread_join(thread, NULL);
}
