/*
 * rawcall: a system call with nothing of libc around it but the instruction: no cancellation point, no
 * message to other threads (as setuid and setgroups of libc send), no internal lock, no sanitizer.
 *
 * It writes errno: in a child that shares our memory that is the errno of the thread that spawned, which is
 * suspended and reads its own only after a call of its own.
 */
#ifndef STRAND_CORE_RAWCALL_H
#define STRAND_CORE_RAWCALL_H

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The system's headers may be older than these: the numbers are the same everywhere. */
#ifndef SYS_pidfd_send_signal
#define SYS_pidfd_send_signal 424
#endif
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

/* The result, or -errno. */
#define px__raw(...) px__raw_result(syscall(__VA_ARGS__))

/* The same, made again where a signal interrupted it. */
#define px__raw_again(result, ...)                                                                 \
  do {                                                                                             \
    (result) = px__raw(__VA_ARGS__);                                                               \
  } while ((result) == -EINTR)

/* For what runs between clone and exec: instrumentation would write to memory that is the parent's. */
#define PX__CHILD_SIDE __attribute__((no_sanitize("address", "undefined", "thread")))

PX__CHILD_SIDE static inline long px__raw_result(long result) {
  return result < 0 ? -errno : result;
}

/* The kernel's signal set is 64 bits on every Linux port but MIPS. */
enum { PX__KERNEL_SIGSET_SIZE = 8 };

#endif
