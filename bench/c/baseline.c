/* The C contestant: `baseline QUESTION ARGUMENT…` answers one question and prints one line of JSON.
 * `baseline responder` is the child of some questions. */
#include "questions.h"

#include "child.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* Longer than any question takes: a program that hangs must not keep its children. */
#define WATCHDOG_SECONDS 300
#define MAX_ARGUMENTS 5

static int usage(void) {
  fputs("usage: baseline t1 BYTES | s1 COUNT WARM_UP BALLAST_MIB OPENED | l1 CHILDREN BYTES |\n"
        "  l2 MILLISECONDS | l3 SCRIPT | w1 BYTES MILLISECONDS | r1 TRIPS APART | m1 SESSIONS |\n"
        "  g1 SESSIONS BATCHES IDLE_MS TRIPS PRINTS | f1 FLOODS TRIPS | b1 CHILDREN |\n"
        "  a1 MILLISECONDS | a2 CHUNKS | k1 BYTES | k2 CHILDREN | responder\n",
        stderr);
  return 2;
}

/* Node does this too when it starts. */
static void raise_descriptor_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) == -1) die("getrlimit");
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit) == -1) die("setrlimit");
}

static int answer(const char *question, const long *number, int given) {
  if (strcmp(question, "t1") == 0 && given == 1)
    t1_throughput(number[0]);
  else if (strcmp(question, "s1") == 0 && given == 4)
    s1_spawn(number[0], number[1], number[2], number[3]);
  else if (strcmp(question, "l1") == 0 && given == 2)
    l1_exit(number[0], number[1]);
  else if (strcmp(question, "l2") == 0 && given == 1)
    l2_pause(number[0]);
  else if (strcmp(question, "w1") == 0 && given == 2)
    w1_blocked_write(number[0], number[1]);
  else if (strcmp(question, "r1") == 0 && given == 2)
    r1_round_trip(number[0], number[1] != 0);
  else if (strcmp(question, "m1") == 0 && given == 1)
    m1_idle_sessions(number[0]);
  else if (strcmp(question, "g1") == 0 && given == 5)
    g1_growth(number[0], number[1], number[2], number[3], number[4]);
  else if (strcmp(question, "f1") == 0 && given == 2)
    f1_among_floods(number[0], number[1]);
  else if (strcmp(question, "b1") == 0 && given == 1)
    b1_busy_loop(number[0]);
  else if (strcmp(question, "a1") == 0 && given == 1)
    a1_unread_flood(number[0]);
  else if (strcmp(question, "a2") == 0 && given == 1)
    a2_kept_chunks(number[0]);
  else if (strcmp(question, "k1") == 0 && given == 1)
    k1_output(number[0]);
  else if (strcmp(question, "k2") == 0 && given == 1)
    k2_spawn(number[0]);
  else
    return usage();
  return 0;
}

int main(int argc, char **argv) {
  long number[MAX_ARGUMENTS] = {0};
  int given = argc - 2;
  if (given < 0 || given > MAX_ARGUMENTS) return usage();
  if (strcmp(argv[1], "responder") == 0) {
    responder();
    return 0;
  }
  alarm(WATCHDOG_SECONDS);
  raise_descriptor_limit();
  if (strcmp(argv[1], "l3") == 0 && given == 1) {
    l3_late_output(argv[2]);
    return 0;
  }
  for (int i = 0; i < given; i++) number[i] = atol(argv[i + 2]);
  return answer(argv[1], number, given);
}
