/* plan: what the parent prepares for a child. */
#include "../core/linux/plan.h"

#include <unistd.h>

#include "support.h"

TEST("the report of a second start of a plan takes the place of the first among the kept "
     "descriptors") {
  struct command command;
  prepare_shell(&command, "true");
  struct px__child_plan plan;
  struct px_identity changes;
  enum px_step step;
  EXPECT_INT(px__plan_make(&plan, &command.options, &changes, &step), 0);
  size_t sources = command.options.descriptor_count;
  for (int start = 0; start < 2; start++) {
    int ends[2];
    EXPECT_INT(px__plan_open_report(&plan, ends, &step), 0);
    EXPECT_INT(plan.keep_count, sources + 1);
    EXPECT_INT(plan.keep[sources], ends[1]);
    EXPECT_INT(close(ends[0]), 0);
    EXPECT_INT(close(ends[1]), 0);
  }
  px__plan_release(&plan);
  close_pty(&command.pty);
}

int main(void) {
  return run_tests();
}
