#include "clone3.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <sys/syscall.h>

#ifndef SYS_clone3
#define SYS_clone3 435
#endif

#define INTO_CGROUP UINT64_C(0x200000000)

/* struct clone_args of Linux 5.7; the system's header may be older. */
struct clone_arguments {
  uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
  uint64_t set_tid, set_tid_size, cgroup;
};
_Static_assert(sizeof(struct clone_arguments) == 88, "CLONE_ARGS_SIZE_VER2");

/*
 * The child returns from the kernel on an empty stack, to which compiled code cannot return. So the assembly calls `child`,
 * as libc's clone does; it never returns.
 */
#if defined(__x86_64__) && defined(__LP64__)
static long clone3(const struct clone_arguments *arguments, int (*child)(void *), void *argument) {
  long result;
  __asm__ volatile("syscall\n\t"
                   "test %%rax, %%rax\n\t"
                   "jnz 1f\n\t"
                   "mov %[argument], %%rdi\n\t"
                   "call *%[child]\n\t"
                   "hlt\n"
                   "1:"
                   : "=a"(result)
                   : "0"((long)SYS_clone3), "D"(arguments),
                     "S"(sizeof *arguments), [child] "r"(child), [argument] "r"(argument)
                   : "rcx", "r11", "cc", "memory");
  return result;
}
#elif defined(__aarch64__) && defined(__LP64__)
static long clone3(const struct clone_arguments *arguments, int (*child)(void *), void *argument) {
  register long number __asm__("x8") = SYS_clone3;
  register long result __asm__("x0") = (long)arguments;
  register long size __asm__("x1") = sizeof *arguments;
  __asm__ volatile("svc #0\n\t"
                   "cbnz x0, 1f\n\t"
                   "mov x0, %[argument]\n\t"
                   "blr %[child]\n\t"
                   "brk #0\n"
                   "1:"
                   : "+r"(result)
                   : "r"(number), "r"(size), [child] "r"(child), [argument] "r"(argument)
                   : "cc", "memory");
  return result;
}
#else
static long clone3(const struct clone_arguments *arguments, int (*child)(void *), void *argument) {
  (void)arguments;
  (void)child;
  (void)argument;
  return -ENOSYS;
}
#endif

pid_t px__clone_into_cgroup(int (*child)(void *), void *argument, void *stack, size_t stack_size,
                            int flags, int cgroup, int *pidfd) {
  const struct clone_arguments arguments = {
      .flags = (uint64_t)(unsigned int)flags | INTO_CGROUP,
      .pidfd = (uintptr_t)pidfd,
      .exit_signal = SIGCHLD,
      .stack = (uintptr_t)stack,
      .stack_size = stack_size,
      .cgroup = (uint64_t)cgroup,
  };
  long result = clone3(&arguments, child, argument);
  if (result >= 0) return (pid_t)result;
  errno = (int)-result;
  return -1;
}
