/*
 * rawcall: system calls without libc's additions: no cancellation point, no message to other threads (as libc's setuid and
 * setgroups send), no internal lock, no sanitizer.
 *
 * It writes errno. In a child that shares memory that is the errno of the spawning thread, which is suspended until exec.
 *
 * Test: native/test/symbols_test.c
 */
#ifndef STRAND_CORE_RAWCALL_H
#define STRAND_CORE_RAWCALL_H

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The system's headers may be older. The numbers are the same on every processor. */
#ifndef SYS_pidfd_send_signal
#define SYS_pidfd_send_signal 424
#endif
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

/* Returns the result or -errno. */
#define px__raw(...) px__raw_result(syscall(__VA_ARGS__))

/* The same, repeated after EINTR. */
#define px__raw_again(result, ...)                                                                 \
  do {                                                                                             \
    (result) = px__raw(__VA_ARGS__);                                                               \
  } while ((result) == -EINTR)

/* For functions that run between clone and exec: instrumentation would write to the parent's memory. */
#define PX__CHILD_SIDE __attribute__((no_sanitize("address", "undefined", "thread")))

PX__CHILD_SIDE static inline long px__raw_result(long result) {
  return result < 0 ? -errno : result;
}

/* The kernel's signal set is 64 bits on every Linux port but MIPS. */
enum { PX__KERNEL_SIGSET_SIZE = 8 };

#endif
