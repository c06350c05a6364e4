/*
 * preload: makes one call of the addon fail with a chosen errno, and records every call that the addon makes.
 *
 * LD_PRELOAD puts it into Node. It replaces dlopen, and when strand_pty.node has been loaded it rewrites the addon's
 * global offset table: each name in `replacements` then leads here. So the calls of the addon are counted and those of
 * Node and of libc are not. A child between clone and exec goes through the same table, by `syscall`.
 *
 * Between clone and exec the contract of core/linux/child.h holds here too: a replacement calls nothing but libc's system
 * call of the same name, and writes nothing but errno and the shared control block. The library is linked with -z now,
 * so the dynamic linker has nothing left to bind.
 *
 * Environment:
 *   STRAND_FAULT_CONTROL  the file that becomes `struct control`; control.mjs knows its layout
 *   STRAND_FAULT          "SIDE NAME ORDINAL PERSISTS ERRNO": the call that fails; with PERSISTS all later ones of its name
 *                         fail, too. Without it every call is only recorded
 */
#include <dirent.h>
#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <poll.h>
#include <pthread.h>
#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#if defined(__x86_64__)
enum { JUMP_SLOT = R_X86_64_JUMP_SLOT, GLOBAL_DATA = R_X86_64_GLOB_DAT };
#elif defined(__aarch64__)
enum { JUMP_SLOT = R_AARCH64_JUMP_SLOT, GLOBAL_DATA = R_AARCH64_GLOB_DAT };
#else
#error "the relocation types of this processor are missing"
#endif

/* The headers of the system may be older than these. */
#ifndef SYS_pidfd_send_signal
#define SYS_pidfd_send_signal 424
#endif
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
#ifndef SYS_close_range
#define SYS_close_range 436
#endif
#ifndef TIOCGPTPEER
#define TIOCGPTPEER _IO('T', 0x41)
#endif
#ifndef TIOCSIG
#define TIOCSIG _IOW('T', 0x36, int)
#endif

/* Every call that can fail, with its name in the table of docs/faults.md. */
#define CALLS(X)                                                                                   \
  X(OTHER, "other")                                                                                \
  X(MALLOC, "malloc")                                                                              \
  X(CALLOC, "calloc")                                                                              \
  X(REALLOC, "realloc")                                                                            \
  X(MMAP, "mmap")                                                                                  \
  X(MPROTECT, "mprotect")                                                                          \
  X(MUNMAP, "munmap")                                                                              \
  X(OPEN, "open")                                                                                  \
  X(CLOSE, "close")                                                                                \
  X(CLOSE_RANGE, "close_range")                                                                    \
  X(READ, "read")                                                                                  \
  X(WRITE, "write")                                                                                \
  X(PIPE2, "pipe2")                                                                                \
  X(DUP3, "dup3")                                                                                  \
  X(F_DUPFD_, "fcntl(F_DUPFD)")                                                                    \
  X(F_GETFD_, "fcntl(F_GETFD)")                                                                    \
  X(F_SETFD_, "fcntl(F_SETFD)")                                                                    \
  X(F_GETFL_, "fcntl(F_GETFL)")                                                                    \
  X(F_SETFL_, "fcntl(F_SETFL)")                                                                    \
  X(POLL, "poll")                                                                                  \
  X(EPOLL_CREATE1, "epoll_create1")                                                                \
  X(EPOLL_ADD, "epoll_ctl(ADD)")                                                                   \
  X(EPOLL_MOD, "epoll_ctl(MOD)")                                                                   \
  X(EPOLL_DEL, "epoll_ctl(DEL)")                                                                   \
  X(EPOLL_WAIT, "epoll_wait")                                                                      \
  X(POSIX_OPENPT, "posix_openpt")                                                                  \
  X(TCGETATTR, "tcgetattr")                                                                        \
  X(TCSETATTR, "tcsetattr")                                                                        \
  X(SET_LOCK, "ioctl(TIOCSPTLCK)")                                                                 \
  X(GET_NUMBER, "ioctl(TIOCGPTN)")                                                                 \
  X(OPEN_PEER, "ioctl(TIOCGPTPEER)")                                                               \
  X(SET_SIZE, "ioctl(TIOCSWINSZ)")                                                                 \
  X(GET_SIZE, "ioctl(TIOCGWINSZ)")                                                                 \
  X(GET_FOREGROUND, "ioctl(TIOCGPGRP)")                                                            \
  X(GET_SESSION, "ioctl(TIOCGSID)")                                                                \
  X(SIGNAL_FOREGROUND, "ioctl(TIOCSIG)")                                                           \
  X(COUNT_BYTES, "ioctl(FIONREAD)")                                                                \
  X(SET_TERMINAL, "ioctl(TIOCSCTTY)")                                                              \
  X(PIDFD_INFO, "ioctl(PIDFD_GET_INFO)")                                                           \
  X(MEMFD_CREATE, "memfd_create")                                                                  \
  X(STATX, "statx")                                                                                \
  X(FCHOWN, "fchown")                                                                              \
  X(CLONE, "clone")                                                                                \
  X(WAITPID, "waitpid")                                                                            \
  X(WAITID, "waitid")                                                                              \
  X(KILL, "kill")                                                                                  \
  X(PIDFD_OPEN, "pidfd_open")                                                                      \
  X(PIDFD_SEND_SIGNAL, "pidfd_send_signal")                                                        \
  X(GETSID, "getsid")                                                                              \
  X(GETPGID, "getpgid")                                                                            \
  X(OPENDIR, "opendir")                                                                            \
  X(READDIR, "readdir")                                                                            \
  X(READLINK, "readlink")                                                                          \
  X(GETRESUID, "getresuid")                                                                        \
  X(GETRESGID, "getresgid")                                                                        \
  X(GETGROUPS, "getgroups")                                                                        \
  X(GETPWUID, "getpwuid_r")                                                                        \
  X(SETSID, "setsid")                                                                              \
  X(SIGACTION, "rt_sigaction")                                                                     \
  X(SIGPROCMASK, "rt_sigprocmask")                                                                 \
  X(SETGROUPS, "setgroups")                                                                        \
  X(SETRESGID, "setresgid")                                                                        \
  X(SETRESUID, "setresuid")                                                                        \
  X(PRCTL, "prctl")                                                                                \
  X(CAPGET, "capget")                                                                              \
  X(CAPSET, "capset")                                                                              \
  X(PRLIMIT, "prlimit64")                                                                          \
  X(SETPRIORITY, "setpriority")                                                                    \
  X(UMASK, "umask")                                                                                \
  X(CHDIR, "chdir")                                                                                \
  X(GETDENTS, "getdents64")                                                                        \
  X(EXECVE, "execve")                                                                              \
  X(UV_POLL_INIT, "uv_poll_init")                                                                  \
  X(UV_SIGNAL_INIT, "uv_signal_init")                                                              \
  X(UV_SIGNAL_START, "uv_signal_start")                                                            \
  X(EVENTFD, "eventfd")                                                                            \
  X(PTHREAD_CREATE, "pthread_create")

#define ENUMERATOR(id, name) id,
#define NAME(id, name) name,
enum call { CALLS(ENUMERATOR) CALL_COUNT };
static const char *const names[CALL_COUNT] = {CALLS(NAME)};

enum side { PARENT, CHILD, SIDE_COUNT };
enum { NAME_SIZE = 24, NAMES_MAX = 96, RECORDS_MAX = 8192 };
_Static_assert((int)CALL_COUNT <= (int)NAMES_MAX, "the control block has a place for every name");

struct record {
  int32_t call, side;
  int64_t first, second; /* arguments of the call, to be read by people */
};

/* control.mjs reads this layout. */
struct control {
  atomic_int armed;     /* calls are counted, and fail, only while this is set */
  int32_t parent;       /* the pid of Node */
  atomic_int fired;     /* how often the chosen call has failed */
  atomic_int forbidden; /* signals that would have reached processes of others */
  int32_t patched;      /* entries of the addon's table that lead here */
  int32_t name_count;
  atomic_int record_count;
  int32_t spare;
  char names[NAMES_MAX][NAME_SIZE];
  atomic_int counts[NAMES_MAX][SIDE_COUNT];
  struct record records[RECORDS_MAX];
};

static struct control *control;

static struct {
  int call, side, ordinal, persists, error;
} wanted = {.call = -1};

/* --- setting up --------------------------------------------------------------------------------------- */

static int call_named(const char *name) {
  for (int call = 0; call < (int)CALL_COUNT; call++) {
    if (strcmp(names[call], name) == 0) return call;
  }
  return -1;
}

static void read_wanted(const char *text) {
  char side[8], name[NAME_SIZE];
  if (sscanf(text, "%7s %23s %d %d %d", side, name, &wanted.ordinal, &wanted.persists,
             &wanted.error) != 5) {
    abort();
  }
  wanted.side = strcmp(side, "child") == 0 ? CHILD : PARENT;
  wanted.call = call_named(name);
  if (wanted.call < 0) abort();
}

__attribute__((constructor)) static void open_control(void) {
  const char *file = getenv("STRAND_FAULT_CONTROL");
  const char *fault = getenv("STRAND_FAULT");
  if (file == NULL) return;
  if (fault != NULL) read_wanted(fault);
  int fd = open(file, O_RDWR | O_CLOEXEC);
  if (fd < 0) abort();
  void *shared = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  (void)close(fd);
  if (shared == MAP_FAILED) abort();
  control = shared;
  control->parent = getpid();
  control->name_count = CALL_COUNT;
  for (int call = 0; call < (int)CALL_COUNT; call++) {
    (void)strncpy(control->names[call], names[call], NAME_SIZE - 1);
  }
}

/* --- one call ----------------------------------------------------------------------------------------- */

/* Records the call. Returns true, with errno set, if it is the call that fails. */
static bool fails(enum call call, long first, long second) {
  if (control == NULL || !atomic_load(&control->armed)) return false;
  int side = syscall(SYS_getpid) == control->parent ? PARENT : CHILD;
  int ordinal = atomic_fetch_add(&control->counts[call][side], 1) + 1;
  int at = atomic_fetch_add(&control->record_count, 1);
  if (at < (int)RECORDS_MAX) {
    control->records[at] =
        (struct record){.call = (int32_t)call, .side = side, .first = first, .second = second};
  }
  if ((int)call != wanted.call || side != wanted.side || ordinal < wanted.ordinal) return false;
  if (ordinal > wanted.ordinal && !wanted.persists) return false;
  atomic_fetch_add(&control->fired, 1);
  errno = wanted.error;
  return true;
}

/* Errno 0 stands for a read or write that transfers only one byte. */
static size_t short_count(size_t length) {
  return length > 1 ? 1 : length;
}

/* Only Node and what it has started may be signalled. Signal 0 only asks. */
static bool forbids(long pid, long signal) {
  if (signal == 0 || pid > 1 || (pid < -1 && pid != -control->parent)) return false;
  atomic_fetch_add(&control->forbidden, 1);
  errno = EPERM;
  return true;
}

static void *f_malloc(size_t size) {
  return fails(MALLOC, (long)size, 0) ? NULL : malloc(size);
}

static void *f_calloc(size_t count, size_t size) {
  return fails(CALLOC, (long)count, (long)size) ? NULL : calloc(count, size);
}

static void *f_realloc(void *old, size_t size) {
  return fails(REALLOC, (long)size, 0) ? NULL : realloc(old, size);
}

static void *f_mmap(void *at, size_t length, int protection, int flags, int fd, off_t offset) {
  if (fails(MMAP, (long)length, flags)) return MAP_FAILED;
  return mmap(at, length, protection, flags, fd, offset);
}

static int f_mprotect(void *at, size_t length, int protection) {
  return fails(MPROTECT, (long)length, protection) ? -1 : mprotect(at, length, protection);
}

static int f_munmap(void *at, size_t length) {
  return fails(MUNMAP, (long)length, 0) ? -1 : munmap(at, length);
}

static int f_open(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return fails(OPEN, flags, 0) ? -1 : open(path, flags, mode);
}

/* Linux closes the descriptor even if close fails. */
static int f_close(int fd) {
  bool failed = fails(CLOSE, fd, 0);
  int error = errno;
  int result = close(fd);
  if (!failed) return result;
  errno = error;
  return -1;
}

static ssize_t f_read(int fd, void *to, size_t length) {
  if (fails(READ, fd, (long)length)) {
    if (wanted.error != 0) return -1;
    return read(fd, to, short_count(length));
  }
  return read(fd, to, length);
}

static ssize_t f_write(int fd, const void *from, size_t length) {
  if (fails(WRITE, fd, (long)length)) {
    if (wanted.error != 0) return -1;
    return write(fd, from, short_count(length));
  }
  return write(fd, from, length);
}

static int f_pipe2(int ends[2], int flags) {
  return fails(PIPE2, flags, 0) ? -1 : pipe2(ends, flags);
}

static int f_dup3(int from, int to, int flags) {
  return fails(DUP3, from, to) ? -1 : dup3(from, to, flags);
}

static enum call fcntl_call(int command) {
  switch (command) {
  case F_DUPFD:
  case F_DUPFD_CLOEXEC:
    return F_DUPFD_;
  case F_GETFD:
    return F_GETFD_;
  case F_SETFD:
    return F_SETFD_;
  case F_GETFL:
    return F_GETFL_;
  case F_SETFL:
    return F_SETFL_;
  default:
    return OTHER;
  }
}

static int f_fcntl(int fd, int command, ...) {
  va_list rest;
  va_start(rest, command);
  long argument = va_arg(rest, long);
  va_end(rest);
  return fails(fcntl_call(command), fd, command) ? -1 : fcntl(fd, command, argument);
}

static int f_poll(struct pollfd *watched, nfds_t count, int timeout) {
  return fails(POLL, (long)count, timeout) ? -1 : poll(watched, count, timeout);
}

static int f_epoll_create1(int flags) {
  return fails(EPOLL_CREATE1, flags, 0) ? -1 : epoll_create1(flags);
}

/* ENOENT means that nothing was registered, so the registration is removed first. */
static int f_epoll_ctl(int epoll, int operation, int fd, struct epoll_event *event) {
  enum call call = operation == EPOLL_CTL_ADD   ? EPOLL_ADD
                   : operation == EPOLL_CTL_MOD ? EPOLL_MOD
                                                : EPOLL_DEL;
  bool failed = fails(call, fd, event == NULL ? 0 : (long)event->events);
  if (!failed) return epoll_ctl(epoll, operation, fd, event);
  if (call == EPOLL_DEL) (void)epoll_ctl(epoll, operation, fd, event);
  errno = wanted.error;
  return -1;
}

static int f_epoll_wait(int epoll, struct epoll_event *events, int room, int timeout) {
  return fails(EPOLL_WAIT, room, timeout) ? -1 : epoll_wait(epoll, events, room, timeout);
}

static int f_posix_openpt(int flags) {
  return fails(POSIX_OPENPT, flags, 0) ? -1 : posix_openpt(flags);
}

static int f_tcgetattr(int fd, struct termios *attributes) {
  return fails(TCGETATTR, fd, 0) ? -1 : tcgetattr(fd, attributes);
}

static int f_tcsetattr(int fd, int when, const struct termios *attributes) {
  return fails(TCSETATTR, fd, when) ? -1 : tcsetattr(fd, when, attributes);
}

static enum call ioctl_call(unsigned long request) {
  switch (request) {
  case TIOCSPTLCK:
    return SET_LOCK;
  case TIOCGPTN:
    return GET_NUMBER;
  case TIOCGPTPEER:
    return OPEN_PEER;
  case TIOCSWINSZ:
    return SET_SIZE;
  case TIOCGWINSZ:
    return GET_SIZE;
  case TIOCGPGRP:
    return GET_FOREGROUND;
  case TIOCGSID:
    return GET_SESSION;
  case TIOCSIG:
    return SIGNAL_FOREGROUND;
  case FIONREAD:
    return COUNT_BYTES;
  case TIOCSCTTY:
    return SET_TERMINAL;
  default:
    break;
  }
  /* PIDFD_GET_INFO: its number contains the size of a structure that grows with the kernel. */
  return _IOC_TYPE(request) == 0xff && _IOC_NR(request) == 11 ? PIDFD_INFO : OTHER;
}

static int f_ioctl(int fd, unsigned long request, ...) {
  va_list rest;
  va_start(rest, request);
  void *argument = va_arg(rest, void *);
  va_end(rest);
  return fails(ioctl_call(request), fd, (long)request) ? -1 : ioctl(fd, request, argument);
}

static int f_memfd_create(const char *name, unsigned int flags) {
  return fails(MEMFD_CREATE, flags, 0) ? -1 : memfd_create(name, flags);
}

static int f_statx(int folder, const char *path, int flags, unsigned int mask, struct statx *to) {
  return fails(STATX, folder, mask) ? -1 : statx(folder, path, flags, mask, to);
}

static int f_fchown(int fd, uid_t uid, gid_t gid) {
  return fails(FCHOWN, fd, uid) ? -1 : fchown(fd, uid, gid);
}

static int f_clone(int (*child)(void *), void *stack, int flags, void *argument, ...) {
  va_list rest;
  va_start(rest, argument);
  void *parent_id = va_arg(rest, void *), *tls = va_arg(rest, void *),
       *child_id = va_arg(rest, void *);
  va_end(rest);
  if (fails(CLONE, flags, 0)) return -1;
  return clone(child, stack, flags, argument, parent_id, tls, child_id);
}

/* ECHILD means that another part of the process has reaped the child, so it is reaped first. */
static pid_t f_waitpid(pid_t pid, int *status, int options) {
  if (!fails(WAITPID, pid, options)) return waitpid(pid, status, options);
  int taken;
  /* A living child cannot be reaped. */
  if (wanted.error == ECHILD && waitpid(pid, &taken, options) == 0) return 0;
  errno = wanted.error;
  return -1;
}

static int f_waitid(idtype_t type, id_t id, siginfo_t *info, int options) {
  return fails(WAITID, (long)id, options) ? -1 : waitid(type, id, info, options);
}

static int f_kill(pid_t pid, int signal) {
  if (fails(KILL, pid, signal) || (control != NULL && forbids(pid, signal))) return -1;
  return kill(pid, signal);
}

static pid_t f_getsid(pid_t pid) {
  return fails(GETSID, pid, 0) ? -1 : getsid(pid);
}

static pid_t f_getpgid(pid_t pid) {
  return fails(GETPGID, pid, 0) ? -1 : getpgid(pid);
}

static DIR *f_opendir(const char *path) {
  return fails(OPENDIR, 0, 0) ? NULL : opendir(path);
}

static struct dirent *f_readdir(DIR *folder) {
  return fails(READDIR, 0, 0) ? NULL : readdir(folder);
}

static struct dirent64 *f_readdir64(DIR *folder) {
  return fails(READDIR, 0, 0) ? NULL : readdir64(folder);
}

static ssize_t f_readlink(const char *path, char *to, size_t size) {
  return fails(READLINK, 0, 0) ? -1 : readlink(path, to, size);
}

static int f_getresuid(uid_t *real, uid_t *effective, uid_t *saved) {
  return fails(GETRESUID, 0, 0) ? -1 : getresuid(real, effective, saved);
}

static int f_getresgid(gid_t *real, gid_t *effective, gid_t *saved) {
  return fails(GETRESGID, 0, 0) ? -1 : getresgid(real, effective, saved);
}

static int f_getgroups(int room, gid_t *groups) {
  return fails(GETGROUPS, room, 0) ? -1 : getgroups(room, groups);
}

static int f_getpwuid_r(uid_t uid, struct passwd *entry, char *buffer, size_t size,
                        struct passwd **found) {
  if (!fails(GETPWUID, uid, (long)size)) return getpwuid_r(uid, entry, buffer, size, found);
  *found = NULL;
  return wanted.error;
}

static enum call raw_call(long number, long second) {
  switch (number) {
  case SYS_write:
    return WRITE;
  case SYS_read:
    return READ;
  case SYS_rt_sigaction:
    return SIGACTION;
  case SYS_rt_sigprocmask:
    return SIGPROCMASK;
  case SYS_fcntl:
    return fcntl_call((int)second);
  case SYS_ioctl:
    return ioctl_call((unsigned long)second);
  case SYS_dup3:
    return DUP3;
  case SYS_setsid:
    return SETSID;
  case SYS_getresgid:
    return GETRESGID;
  case SYS_getresuid:
    return GETRESUID;
  case SYS_setresuid:
    return SETRESUID;
  case SYS_setresgid:
    return SETRESGID;
  case SYS_setgroups:
    return SETGROUPS;
  case SYS_getgroups:
    return GETGROUPS;
  case SYS_prctl:
    return PRCTL;
  case SYS_capget:
    return CAPGET;
  case SYS_capset:
    return CAPSET;
  case SYS_execve:
    return EXECVE;
  case SYS_chdir:
    return CHDIR;
  case SYS_openat:
    return OPEN;
  case SYS_close:
    return CLOSE;
  case SYS_close_range:
    return CLOSE_RANGE;
  case SYS_getdents64:
    return GETDENTS;
  case SYS_prlimit64:
    return PRLIMIT;
  case SYS_setpriority:
    return SETPRIORITY;
  case SYS_umask:
    return UMASK;
  case SYS_pidfd_open:
    return PIDFD_OPEN;
  case SYS_pidfd_send_signal:
    return PIDFD_SEND_SIGNAL;
  case SYS_kill:
    return KILL;
  case SYS_getsid:
    return GETSID;
  case SYS_waitid:
    return WAITID;
  default:
    return OTHER;
  }
}

/* syscall() of libc also passes six arguments for every call. */
static long f_syscall(long number, ...) {
  long a[6];
  va_list rest;
  va_start(rest, number);
  for (int i = 0; i < 6; i++) a[i] = va_arg(rest, long);
  va_end(rest);
  bool may_fail = number != SYS_exit_group && number != SYS_getpid && number != SYS_gettid;
  bool failed = may_fail && fails(raw_call(number, a[1]), number, a[0]);
  if (failed && number != SYS_close) return -1;
  if (number == SYS_kill && control != NULL && forbids(a[0], a[1])) return -1;
  long result = syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
  if (!failed) return result;
  errno = wanted.error;
  return -1;
}

/* --- libuv, which is part of Node: found when the addon is loaded --------------------------------------- */

static int (*real_poll_init)(void *, void *, int);
static int (*real_signal_init)(void *, void *);
static int (*real_signal_start)(void *, void *, int);

static int f_uv_poll_init(void *loop, void *handle, int fd) {
  return fails(UV_POLL_INIT, fd, 0) ? -wanted.error : real_poll_init(loop, handle, fd);
}

static int f_uv_signal_init(void *loop, void *handle) {
  return fails(UV_SIGNAL_INIT, 0, 0) ? -wanted.error : real_signal_init(loop, handle);
}

static int f_uv_signal_start(void *handle, void *callback, int number) {
  return fails(UV_SIGNAL_START, number, 0) ? -wanted.error
                                           : real_signal_start(handle, callback, number);
}

static int f_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                            void *(*run)(void *), void *argument) {
  return fails(PTHREAD_CREATE, 0, 0) ? wanted.error
                                     : pthread_create(thread, attributes, run, argument);
}

static int f_eventfd(unsigned int value, int flags) {
  return fails(EVENTFD, (int64_t)value, flags) ? -1 : eventfd(value, flags);
}

/* dlsym returns an object pointer, which ISO C cannot convert to a function pointer. */
static void find(void *function, const char *name) {
  void *found = dlsym(RTLD_DEFAULT, name);
  if (found == NULL) abort();
  memcpy(function, &found, sizeof found);
}

static void find_libuv(void) {
  find(&real_poll_init, "uv_poll_init");
  find(&real_signal_init, "uv_signal_init");
  find(&real_signal_start, "uv_signal_start");
}

/* --- the addon's table ---------------------------------------------------------------------------------- */

#define REPLACEMENT(name, function) {name, (void (*)(void))(function)}
static const struct {
  const char *name;
  void (*function)(void);
} replacements[] = {
    REPLACEMENT("malloc", f_malloc),
    REPLACEMENT("calloc", f_calloc),
    REPLACEMENT("realloc", f_realloc),
    REPLACEMENT("mmap", f_mmap),
    REPLACEMENT("mmap64", f_mmap),
    REPLACEMENT("mprotect", f_mprotect),
    REPLACEMENT("munmap", f_munmap),
    REPLACEMENT("open", f_open),
    REPLACEMENT("open64", f_open),
    REPLACEMENT("close", f_close),
    REPLACEMENT("read", f_read),
    REPLACEMENT("write", f_write),
    REPLACEMENT("pipe2", f_pipe2),
    REPLACEMENT("dup3", f_dup3),
    REPLACEMENT("fcntl", f_fcntl),
    REPLACEMENT("fcntl64", f_fcntl),
    REPLACEMENT("poll", f_poll),
    REPLACEMENT("epoll_create1", f_epoll_create1),
    REPLACEMENT("epoll_ctl", f_epoll_ctl),
    REPLACEMENT("epoll_wait", f_epoll_wait),
    REPLACEMENT("posix_openpt", f_posix_openpt),
    REPLACEMENT("tcgetattr", f_tcgetattr),
    REPLACEMENT("tcsetattr", f_tcsetattr),
    REPLACEMENT("ioctl", f_ioctl),
    REPLACEMENT("memfd_create", f_memfd_create),
    REPLACEMENT("statx", f_statx),
    REPLACEMENT("fchown", f_fchown),
    REPLACEMENT("clone", f_clone),
    REPLACEMENT("waitpid", f_waitpid),
    REPLACEMENT("waitid", f_waitid),
    REPLACEMENT("kill", f_kill),
    REPLACEMENT("getsid", f_getsid),
    REPLACEMENT("getpgid", f_getpgid),
    REPLACEMENT("opendir", f_opendir),
    REPLACEMENT("readdir", f_readdir),
    REPLACEMENT("readdir64", f_readdir64),
    REPLACEMENT("readlink", f_readlink),
    REPLACEMENT("getresuid", f_getresuid),
    REPLACEMENT("getresgid", f_getresgid),
    REPLACEMENT("getgroups", f_getgroups),
    REPLACEMENT("getpwuid_r", f_getpwuid_r),
    REPLACEMENT("syscall", f_syscall),
    REPLACEMENT("uv_poll_init", f_uv_poll_init),
    REPLACEMENT("uv_signal_init", f_uv_signal_init),
    REPLACEMENT("uv_signal_start", f_uv_signal_start),
    REPLACEMENT("eventfd", f_eventfd),
    REPLACEMENT("pthread_create", f_pthread_create),
};

static void patch_entry(ElfW(Addr) slot, void (*function)(void)) {
  ElfW(Addr) page = (ElfW(Addr))sysconf(_SC_PAGESIZE);
  /* Entries that the dynamic linker has already bound may be read-only. */
  if (mprotect((void *)(slot & ~(page - 1)), page, PROT_READ | PROT_WRITE) < 0) abort();
  memcpy((void *)slot, &function, sizeof function);
  control->patched++;
}

struct table {
  const ElfW(Rela) * entries;
  size_t size;
};

static void patch_table(const struct link_map *map, const struct table *table,
                        const ElfW(Sym) * symbols, const char *strings) {
  for (size_t i = 0; i < table->size / sizeof *table->entries; i++) {
    const ElfW(Rela) *entry = &table->entries[i];
    unsigned int type = (unsigned int)ELF64_R_TYPE(entry->r_info);
    if (type != JUMP_SLOT && type != GLOBAL_DATA) continue;
    const char *name = strings + symbols[ELF64_R_SYM(entry->r_info)].st_name;
    for (size_t k = 0; k < sizeof replacements / sizeof *replacements; k++) {
      if (strcmp(replacements[k].name, name) != 0) continue;
      patch_entry(map->l_addr + entry->r_offset, replacements[k].function);
    }
  }
}

/* glibc adds the load address to the pointers of the dynamic section, musl does not. */
static const void *address(const struct link_map *map, const ElfW(Dyn) * entry) {
  ElfW(Addr) at = entry->d_un.d_ptr;
  return (const void *)(at < map->l_addr ? at + map->l_addr : at);
}

static void patch(const struct link_map *map) {
  struct table bound = {.size = 0}, lazy = {.size = 0};
  const ElfW(Sym) *symbols = NULL;
  const char *strings = NULL;
  for (const ElfW(Dyn) *entry = map->l_ld; entry->d_tag != DT_NULL; entry++) {
    switch (entry->d_tag) {
    case DT_SYMTAB:
      symbols = address(map, entry);
      break;
    case DT_STRTAB:
      strings = address(map, entry);
      break;
    case DT_RELA:
      bound.entries = address(map, entry);
      break;
    case DT_RELASZ:
      bound.size = entry->d_un.d_val;
      break;
    case DT_JMPREL:
      lazy.entries = address(map, entry);
      break;
    case DT_PLTRELSZ:
      lazy.size = entry->d_un.d_val;
      break;
    default:
      break;
    }
  }
  if (symbols == NULL || strings == NULL) abort();
  patch_table(map, &bound, symbols, strings);
  patch_table(map, &lazy, symbols, strings);
}

static bool is_addon(const char *path) {
  static const char ending[] = "/strand_pty.node";
  size_t length = strlen(path);
  return length >= sizeof ending - 1 && strcmp(path + length - (sizeof ending - 1), ending) == 0;
}

__attribute__((visibility("default"))) void *dlopen(const char *path, int mode) {
  static void *(*real)(const char *, int);
  if (real == NULL) {
    void *found = dlsym(RTLD_NEXT, "dlopen");
    memcpy(&real, &found, sizeof found);
  }
  void *handle = real(path, mode);
  if (handle == NULL || control == NULL || path == NULL || !is_addon(path)) return handle;
  struct link_map *map;
  if (dlinfo(handle, RTLD_DI_LINKMAP, &map) < 0) abort();
  find_libuv();
  patch(map);
  return handle;
}
