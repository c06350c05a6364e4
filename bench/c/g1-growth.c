/* G1 to G4: what does each child cost when there are many? */
#include "child.h"
#include "cost.h"
#include "questions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

#define WARM_UP 50
#define PRINTED (100 * 1024)
#define EVENTS 1024
#define MAX_DESCRIPTORS 20000
#define MAX_TURNS (1000 * 1000)

static struct child *children;
static long *received; /* by child */
static long by_descriptor[MAX_DESCRIPTORS];
static double *turns; /* the duration of each turn of the loop, in ms */
static size_t turn_count;

/* Reads until `asked` children have sent `bytes` bytes each. `done_at`, if not NULL, gets the times at
 * which they had. */
static void await(int epoll, long asked, long bytes, double *done_at) {
  static char buffer[64 * 1024];
  static struct epoll_event events[EVENTS];
  for (long done = 0; done < asked;) {
    int count = epoll_wait(epoll, events, EVENTS, -1);
    double begun = now_ms();
    if (count == -1) die("epoll_wait");
    for (int i = 0; i < count; i++) {
      long index = by_descriptor[events[i].data.fd];
      ssize_t length = child_read(&children[index], buffer, sizeof buffer);
      if (length == -1) die("responder");
      received[index] += length;
      if (length == 0 || received[index] != bytes) continue;
      if (done_at != NULL) done_at[done] = now_ms();
      done++;
    }
    if (turn_count < MAX_TURNS) turns[turn_count++] = now_ms() - begun;
  }
}

static void forget(long sessions) {
  memset(received, 0, (size_t)sessions * sizeof *received);
}

/* Starts children one after the other, each when the last is ready: starting children would slow down
 * the next spawn. */
static void spawn(int epoll, long sessions, double *samples) {
  char *argv[] = RESPONDER;
  forget(sessions);
  for (long i = 0; i < sessions; i++) {
    double begun = now_ms();
    child_start(&children[i], epoll, argv);
    samples[i] = now_ms() - begun;
    if (children[i].master >= MAX_DESCRIPTORS) die("too many descriptors");
    by_descriptor[children[i].master] = i;
    await(epoll, 1, 1, NULL);
  }
}

static void end(int epoll, long sessions) {
  for (long i = 0; i < sessions; i++) child_kill(&children[i], epoll);
}

static double cpu_since(struct cpu before) {
  struct cpu after = cpu_seconds();
  return after.user - before.user + after.system - before.system;
}

static void trips(int epoll, long count, long sessions, double *samples) {
  unsigned long state = 1; /* chooses the same children as ../questions/g1-growth.mjs */
  struct cpu before = cpu_seconds();
  for (long i = 0; i < count; i++) {
    state = state * 48271 % 2147483647;
    long index = (long)(state % (unsigned long)sessions);
    double begun = now_ms();
    received[index] = 0;
    child_order(&children[index], 'x');
    await(epoll, 1, 1, NULL);
    samples[i] = (now_ms() - begun) * 1e3;
  }
  double cpu = cpu_since(before);
  printf(",\"tripCpuUs\":%f,\"tripUs\":%f", cpu * 1e6 / (double)count,
         median(samples, (size_t)count));
  printf(",\"tripP99Us\":%f", percentile(samples, (size_t)count, 0.99));
}

static void prints(int epoll, long times, long sessions, double *done_at) {
  double *slowest = calloc((size_t)times, sizeof *slowest);
  struct cpu before = cpu_seconds();
  double begun = now_ms();
  if (slowest == NULL) die("calloc");
  turn_count = 0;
  for (long i = 0; i < times; i++) {
    double ordered = now_ms();
    forget(sessions);
    for (long j = 0; j < sessions; j++) child_order(&children[j], 'p');
    await(epoll, sessions, PRINTED, done_at);
    slowest[i] = (done_at[sessions - 1] - ordered) / (median(done_at, (size_t)sessions) - ordered);
  }
  double each = (double)times * (double)sessions;
  printf(",\"printMs\":%f,\"printCpuMs\":%f,\"slowest\":%f,\"loopDelayMs\":%f",
         (now_ms() - begun) / each, cpu_since(before) * 1e3 / each, median(slowest, (size_t)times),
         percentile(turns, turn_count, 0.99));
  free(slowest);
}

void g1_growth(long sessions, long batches, long idle_ms, long trip_count, long times) {
  long most = sessions > WARM_UP ? sessions : WARM_UP;
  long sample_count = most * batches > trip_count ? most * batches : trip_count;
  double *samples = calloc((size_t)sample_count, sizeof *samples);
  double each = (double)sessions;
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  children = calloc((size_t)most, sizeof *children);
  received = calloc((size_t)most, sizeof *received);
  turns = calloc(MAX_TURNS, sizeof *turns);
  if (samples == NULL || children == NULL || received == NULL || turns == NULL) die("calloc");

  spawn(epoll, WARM_UP, samples);
  end(epoll, WARM_UP);
  for (long i = 1; i < batches; i++) {
    spawn(epoll, sessions, samples + (i - 1) * sessions);
    end(epoll, sessions);
  }
  long resident = resident_kib();
  long threads = thread_count();
  long descriptors = descriptor_count();
  spawn(epoll, sessions, samples + (batches - 1) * sessions);
  printf("{\"spawnMs\":%f,\"kib\":%f,\"threads\":%f,\"descriptors\":%f",
         median(samples, (size_t)(batches * sessions)), (double)(resident_kib() - resident) / each,
         (double)(thread_count() - threads) / each,
         (double)(descriptor_count() - descriptors) / each);

  struct cpu before = cpu_seconds();
  wait_ms(idle_ms);
  printf(",\"idleCpuUs\":%f", cpu_since(before) * 1e9 / each / (double)idle_ms);

  trips(epoll, trip_count, sessions, samples);
  prints(epoll, times, sessions, samples);
  end(epoll, sessions);
  printf(",\"ended\":%ld}\n", sessions);
  free(samples);
  free(children);
  free(received);
  free(turns);
}
