#include "procfs.h"

#include "../session.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* "pid (name) state …": the name has up to 15 bytes of any value; the 17th and the 19th number after the state are the number
 * of threads and the start time. */
enum { STAT_SIZE = 512 };

bool px__proc_is_ours(void) {
  char self[16], *end;
  ssize_t length = readlink("/proc/self", self, sizeof self - 1);
  if (length <= 0) return false;
  self[length] = '\0';
  return strtol(self, &end, 10) == getpid() && *end == '\0';
}

pid_t px__proc_next(DIR *processes) {
  for (;;) {
    errno = 0;
    const struct dirent *entry = readdir(processes);
    if (entry == NULL) return -errno;
    if (isdigit((unsigned char)entry->d_name[0])) return (pid_t)strtol(entry->d_name, NULL, 10);
  }
}

/* Returns /proc/PID/stat from the end of the name on; NULL if it cannot be read. */
static const char *read_stat(pid_t pid, char line[STAT_SIZE]) {
  char path[32];
  (void)snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return NULL;
  ssize_t length;
  do {
    length = read(fd, line, STAT_SIZE - 1);
  } while (length < 0 && errno == EINTR);
  (void)close(fd);
  if (length <= 0) return NULL;
  line[length] = '\0';
  return strrchr(line, ')');
}

bool px__proc_stat(pid_t pid, struct px__proc_stat *stat) {
  char line[STAT_SIZE], state;
  int threads;
  *stat = (struct px__proc_stat){.zombie = false, .started = UINT64_MAX};
  const char *after_name = read_stat(pid, line);
  if (after_name == NULL ||
      sscanf(after_name,
             ") %c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %d %*d %" SCNu64,
             &state, &threads, &stat->started) != 3) {
    return false;
  }
  stat->zombie = (state == 'Z' || state == 'X') && threads <= 1;
  return true;
}

uint64_t px__proc_ticks(void) {
  long ticks = sysconf(_SC_CLK_TCK);
  return ticks > 0 ? (uint64_t)ticks : 100;
}

uint64_t px_process_time(void) {
  struct timespec now;
  if (clock_gettime(CLOCK_BOOTTIME, &now) < 0) return 0;
  return (uint64_t)now.tv_sec * px__proc_ticks() +
         (uint64_t)now.tv_nsec / (UINT64_C(1000000000) / px__proc_ticks());
}
