/* procfs: what /proc says of processes, and in which unit. That of another PID namespace: session_test.c. */
#include "../core/linux/procfs.h"
#include "../core/session.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support.h"

static void the_proc_of_our_own_namespace_is_ours(void) {
  EXPECT(px__proc_is_ours());
}

static void a_process_has_started_when_it_was_forked(void) {
  struct px__proc_stat stat;
  uint64_t before = px_process_time();
  pid_t pid = fork();
  if (pid == 0) {
    for (;;) (void)pause();
  }
  EXPECT(px__proc_stat(pid, &stat));
  EXPECT(!stat.zombie);
  EXPECT(stat.started >= before && stat.started <= px_process_time());
  EXPECT_INT(kill(pid, SIGKILL), 0);
  EXPECT_INT(waitpid(pid, NULL, 0), pid);
}

static void a_zombie_is_one_until_it_is_reaped(void) {
  struct px__proc_stat stat;
  siginfo_t info;
  pid_t pid = fork();
  if (pid == 0) _exit(0);
  EXPECT_INT(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
  EXPECT(px__proc_stat(pid, &stat));
  EXPECT(stat.zombie);
  EXPECT_INT(waitpid(pid, NULL, 0), pid);
  EXPECT(!px__proc_stat(pid, &stat));
  EXPECT(!stat.zombie);
  EXPECT(stat.started > px_process_time());
}

static void every_process_is_shown_once(void) {
  int found = 0;
  DIR *processes = opendir("/proc");
  EXPECT(processes != NULL);
  pid_t pid;
  while ((pid = px__proc_next(processes)) > 0) found += pid == getpid();
  EXPECT_INT(pid, 0);
  EXPECT_INT(found, 1);
  EXPECT_INT(closedir(processes), 0);
}

static const struct test tests[] = {
    {"the /proc of our own PID namespace is ours", the_proc_of_our_own_namespace_is_ours, HERE},
    {"a process has started when it was forked", a_process_has_started_when_it_was_forked, HERE},
    {"a zombie is one until it is reaped, and then counts as just started",
     a_zombie_is_one_until_it_is_reaped, HERE},
    {"every process is shown once", every_process_is_shown_once, HERE},
};

int main(void) {
  return RUN_TESTS(tests);
}
