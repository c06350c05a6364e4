/* See cost.h. */
#include "cost.h"

#include "child.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

double now_ms(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

struct cpu cpu_seconds(void) {
  struct rusage usage;
  if (getrusage(RUSAGE_SELF, &usage) == -1) die("getrusage");
  return (struct cpu){
      .user = (double)usage.ru_utime.tv_sec + (double)usage.ru_utime.tv_usec / 1e6,
      .system = (double)usage.ru_stime.tv_sec + (double)usage.ru_stime.tv_usec / 1e6,
  };
}

static int ascending(const void *left, const void *right) {
  double a = *(const double *)left;
  double b = *(const double *)right;
  return (a > b) - (a < b);
}

double median(double *samples, size_t count) {
  qsort(samples, count, sizeof *samples, ascending);
  return (samples[(count - 1) / 2] + samples[count / 2]) / 2;
}

double percentile(double *samples, size_t count, double share) {
  size_t index = (size_t)((double)count * share);
  qsort(samples, count, sizeof *samples, ascending);
  return samples[index < count ? index : count - 1];
}

void wait_ms(long milliseconds) {
  struct timespec time = {.tv_sec = milliseconds / 1000,
                          .tv_nsec = milliseconds % 1000 * 1000 * 1000};
  nanosleep(&time, NULL);
}

static long entries(const char *path) {
  DIR *directory = opendir(path);
  long count = 0;
  struct dirent *entry;
  if (directory == NULL) die(path);
  while ((entry = readdir(directory)) != NULL) count += entry->d_name[0] != '.';
  closedir(directory);
  return count;
}

long thread_count(void) {
  return entries("/proc/self/task");
}

long descriptor_count(void) {
  return entries("/proc/self/fd") - 1; /* without the descriptor that reads the folder */
}

long resident_kib(void) {
  long pages = 0;
  FILE *file = fopen("/proc/self/statm", "re");
  if (file == NULL || fscanf(file, "%*d %ld", &pages) != 1) die("/proc/self/statm");
  fclose(file);
  return pages * (sysconf(_SC_PAGESIZE) / 1024);
}
