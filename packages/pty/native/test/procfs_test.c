/* procfs: lists processes and reads their states. For the /proc of another PID namespace see session_test.c. */
#include "../core/linux/procfs.h"
#include "../core/session.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support.h"

TEST("the /proc of the process's own PID namespace is recognised") {
  EXPECT(px__proc_is_ours());
}

TEST("a process's start time is the time of its fork") {
  struct px__proc_stat stat;
  uint64_t before = px_process_time();
  pid_t pid = fork_waiting();
  EXPECT(px__proc_stat(pid, &stat));
  EXPECT(!stat.zombie);
  EXPECT(stat.started >= before && stat.started <= px_process_time());
  end_waiting(pid);
}

TEST("a zombie is reported until it is reaped, then as a process that has just started") {
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

TEST("each process is listed once") {
  int found = 0;
  DIR *processes = opendir("/proc");
  EXPECT(processes != NULL);
  pid_t pid;
  while ((pid = px__proc_next(processes)) > 0) found += pid == getpid();
  EXPECT_INT(pid, 0);
  EXPECT_INT(found, 1);
  EXPECT_INT(closedir(processes), 0);
}

int main(void) {
  return run_tests();
}
