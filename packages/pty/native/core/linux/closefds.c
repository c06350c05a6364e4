#include "closefds.h"

#include <fcntl.h>
#include <limits.h>
#include <stdint.h>

#include "../features.h"
#include "rawcall.h"

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

/* Of getdents64(2), which libc does not declare. */
struct directory_entry {
  uint64_t inode;
  int64_t offset;
  unsigned short length;
  unsigned char type;
  char name[];
};

#ifndef CLOSE_RANGE_UNSHARE
#define CLOSE_RANGE_UNSHARE (1U << 1)
#endif

enum { DIRECTORY_BUFFER_SIZE = 2048 };

PX__CHILD_SIDE static int close_by_range(const int *keep, size_t count) {
  unsigned int first = 0;
  for (size_t i = 0; i < count; i++) {
    unsigned int kept = (unsigned int)keep[i];
    if (kept > first) {
      long result = px__raw(SYS_close_range, first, kept - 1, 0U);
      if (result < 0) return (int)result;
    }
    first = kept + 1;
  }
  return (int)px__raw(SYS_close_range, first, UINT_MAX, 0U);
}

PX__CHILD_SIDE static bool is_kept(int fd, const int *keep, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (keep[i] == fd) return true;
  }
  return false;
}

/* Parses a name in /proc/self/fd; -1 for "." and "..". */
PX__CHILD_SIDE static int parse_number(const char *name) {
  int number = 0;
  for (; *name != '\0'; name++) {
    if (*name < '0' || *name > '9') return -1;
    number = number * 10 + (*name - '0');
  }
  return number;
}

/* After EMFILE every number is open, so one of the first count + 1 is not kept and can be closed. */
PX__CHILD_SIDE static void close_one(const int *keep, size_t count) {
  int fd = 0;
  while (is_kept(fd, keep, count)) fd++;
  (void)px__raw(SYS_close, fd);
}

PX__CHILD_SIDE static long open_proc(void) {
  long directory;
  px__raw_again(directory, SYS_openat, AT_FDCWD, "/proc/self/fd",
                O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  return directory;
}

/* procfs continues at the next higher number, so closing while reading skips none. */
PX__CHILD_SIDE static int close_by_proc(const int *keep, size_t count) {
  long directory = open_proc();
  if (directory == -EMFILE) {
    close_one(keep, count);
    directory = open_proc();
  }
  if (directory < 0) return (int)directory;
  _Alignas(struct directory_entry) char buffer[DIRECTORY_BUFFER_SIZE];
  for (;;) {
    long length = px__raw(SYS_getdents64, directory, buffer, sizeof buffer);
    if (length == -EINTR) continue;
    if (length < 0) return (int)length;
    if (length == 0) break;
    for (long at = 0; at < length;) {
      const struct directory_entry *entry = (const struct directory_entry *)(buffer + at);
      int fd = parse_number(entry->name);
      if (fd >= 0 && fd != directory && !is_kept(fd, keep, count)) (void)px__raw(SYS_close, fd);
      at += entry->length;
    }
  }
  (void)px__raw(SYS_close, directory);
  return 0;
}

PX__CHILD_SIDE int px__close_others(const int *keep, size_t count, bool use_range) {
  if (use_range) {
    int result = close_by_range(keep, count);
    if (result == 0) return 0;
    /* px__means_unavailable, inlined: that function may be instrumented. */
    if (result != -ENOSYS && result != -EPERM && result != -EINVAL) return result;
  }
  return close_by_proc(keep, count);
}

PX__CHILD_SIDE int px__unshare_table(int first) {
  return (int)px__raw(SYS_close_range, (unsigned int)first, UINT_MAX, CLOSE_RANGE_UNSHARE);
}
