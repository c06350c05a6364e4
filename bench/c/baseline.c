/* The plain-C contestant: `baseline QUESTION NUMBER…` answers one question and prints one line of
 * JSON. */
#include "questions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Nothing here takes this long. A machine that stalls must not keep the children of a stuck run. */
#define WATCHDOG_SECONDS 300

static int usage(void) {
  fputs("usage: baseline t1 BYTES | s1 COUNT WARM_UP BALLAST_MIB | r1 TRIPS APART | w1 BYTES "
        "MILLISECONDS | m1 "
        "SESSIONS\n",
        stderr);
  return 2;
}

int main(int argc, char **argv) {
  long numbers[3] = {0};
  int given = argc - 2;
  if (given < 1 || given > 3) return usage();
  for (int i = 0; i < given; i++) numbers[i] = atol(argv[i + 2]);
  alarm(WATCHDOG_SECONDS);

  if (strcmp(argv[1], "t1") == 0 && given == 1)
    t1_throughput(numbers[0]);
  else if (strcmp(argv[1], "s1") == 0 && given == 3)
    s1_spawn(numbers[0], numbers[1], numbers[2]);
  else if (strcmp(argv[1], "r1") == 0 && given == 2)
    r1_round_trip(numbers[0], numbers[1] != 0);
  else if (strcmp(argv[1], "w1") == 0 && given == 2)
    w1_blocked_write(numbers[0], numbers[1]);
  else if (strcmp(argv[1], "m1") == 0 && given == 1)
    m1_idle_sessions(numbers[0]);
  else
    return usage();
  return 0;
}
