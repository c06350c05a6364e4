#include "support.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../core/features.h"
#include "../core/lownumbers.h"

/* --- tests -------------------------------------------------------------------------------------------- */

/* A copy of stdout, since some tests close 0 to 2. */
static int report = STDOUT_FILENO;
enum { REPORT_NUMBER = 200 };

void fail_at(const char *file, int line, const char *format, ...) {
  char message[2048];
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  const char *name = strrchr(file, '/');
  dprintf(report, "\nFAILED %s:%d: %s\n", name != NULL ? name + 1 : file, line, message);
  _exit(1);
}

void expect_that(const char *file, int line, const char *what, bool holds) {
  if (!holds) fail_at(file, line, "expected: %s", what);
}

void expect_int(const char *file, int line, const char *what, long long actual,
                long long expected) {
  if (actual != expected) {
    fail_at(file, line, "%s: expected %lld, actual %lld", what, expected, actual);
  }
}

void expect_str(const char *file, int line, const char *what, const char *actual,
                const char *expected) {
  if (strcmp(actual, expected) != 0) {
    fail_at(file, line, "%s:\nexpected \"%s\"\nactual   \"%s\"", what, expected, actual);
  }
}

void skip(const char *reason) {
  dprintf(report, "\n  (skipped: %s) ", reason);
}

bool under_valgrind(void) {
  const char *preloaded = getenv("LD_PRELOAD");
  return getenv("STRAND_UNDER_VALGRIND") != NULL ||
         (preloaded != NULL && strstr(preloaded, "vgpreload") != NULL);
}

bool under_asan(void) {
#ifdef __SANITIZE_ADDRESS__
  return true;
#else
  return false;
#endif
}

bool have_root(void) {
  if (geteuid() == 0) return true;
  skip("it needs root");
  return false;
}

static void expect_nothing_left(const struct descriptors *before) {
  static struct descriptors after;
  if (has_children()) FAIL("the test left a child");
  list_descriptors(&after);
  for (size_t i = 0, j = 0; i < after.count; i++) {
    while (j < before->count && before->numbers[j] < after.numbers[i]) j++;
    if (j == before->count || before->numbers[j] != after.numbers[i]) {
      FAIL("the test left descriptor %d open", after.numbers[i]);
    }
  }
}

static void run_checked(void (*function)(void)) {
  struct descriptors before;
  list_descriptors(&before);
  function();
  expect_nothing_left(&before);
}

void apart(void (*function)(void)) {
  pid_t pid = fork();
  if (pid < 0) FAIL("fork: %s", strerror(errno));
  if (pid == 0) {
    run_checked(function);
    _exit(0);
  }
  int status;
  while (waitpid(pid, &status, 0) < 0) EXPECT_INT(errno, EINTR);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 1) _exit(1); /* it has printed why */
  if (status != 0) FAIL("a process apart ended with wait status 0x%x", (unsigned int)status);
}

static const char *features_off;
static void (*run_without)(void);

static void turn_off_and_run(void) {
  const char *unknown;
  size_t length;
  EXPECT_INT(px_features_disable(features_off, &unknown, &length), 0);
  run_without();
}

void apart_without(const char *features, void (*function)(void)) {
  features_off = features;
  run_without = function;
  apart(turn_off_and_run);
}

static struct test *first_test, **end_of_tests = &first_test;

void add_test(struct test *test) {
  *end_of_tests = test;
  end_of_tests = &test->next;
}

int run_tests(void) {
  /* valgrind would report the reserved numbers as left open, and does not share memory. */
  if (!under_valgrind()) px_low_numbers_reserve();
  report = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, REPORT_NUMBER);
  if (report < 0) return 1;
  for (const struct test *test = first_test; test != NULL; test = test->next) {
    dprintf(report, "%s ... ", test->sentence);
    (test->is_apart ? apart : run_checked)(test->run);
    dprintf(report, "ok\n");
  }
  (void)close(report);
  return 0;
}

/* --- the process -------------------------------------------------------------------------------------- */

static int compare_numbers(const void *a, const void *b) {
  return *(const int *)a - *(const int *)b;
}

void list_descriptors(struct descriptors *list) {
  DIR *directory = opendir("/proc/self/fd");
  if (directory == NULL) FAIL("/proc/self/fd: %s", strerror(errno));
  list->count = 0;
  const struct dirent *entry;
  while ((entry = readdir(directory)) != NULL) {
    int number = atoi(entry->d_name);
    if (entry->d_name[0] == '.' || number == dirfd(directory)) continue;
    if (list->count == sizeof list->numbers / sizeof *list->numbers) FAIL("too many are open");
    list->numbers[list->count++] = number;
  }
  (void)closedir(directory);
  qsort(list->numbers, list->count, sizeof *list->numbers, compare_numbers);
}

size_t count_descriptors(void) {
  struct descriptors list;
  list_descriptors(&list);
  return list.count;
}

bool is_open(int fd) {
  return fcntl(fd, F_GETFD) >= 0;
}

int lowest_free(void) {
  int fd = 0;
  while (is_open(fd)) fd++;
  return fd;
}

void limit_descriptors(size_t limit) {
  struct rlimit limits;
  EXPECT_INT(getrlimit(RLIMIT_NOFILE, &limits), 0);
  limits.rlim_cur = limit;
  EXPECT_INT(setrlimit(RLIMIT_NOFILE, &limits), 0);
}

void restore_descriptor_limit(void) {
  struct rlimit limits;
  EXPECT_INT(getrlimit(RLIMIT_NOFILE, &limits), 0);
  limits.rlim_cur = limits.rlim_max;
  EXPECT_INT(setrlimit(RLIMIT_NOFILE, &limits), 0);
}

bool has_children(void) {
  siginfo_t info;
  return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

unsigned long mapped_pages(void) {
  unsigned long pages;
  FILE *file = fopen("/proc/self/statm", "re");
  EXPECT(file != NULL);
  EXPECT_INT(fscanf(file, "%lu", &pages), 1);
  (void)fclose(file);
  return pages;
}

void become_subreaper(void) {
  EXPECT_INT(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), 0);
}

void wait_for_ever(void) {
  for (;;) (void)pause();
}

pid_t fork_waiting(void) {
  pid_t pid = fork();
  if (pid == 0) wait_for_ever();
  EXPECT(pid > 0);
  return pid;
}

void end_waiting(pid_t pid) {
  int status;
  EXPECT_INT(waitpid(pid, &status, WNOHANG), 0);
  EXPECT_INT(kill(pid, SIGKILL), 0);
  EXPECT_INT(waitpid(pid, &status, 0), pid);
  EXPECT_INT(status, SIGKILL);
}

const struct px_identity nobody = {
    .set_uid = true, .set_gid = true, .set_groups = true, .uid = NOBODY, .gid = NOBODY};

void become_nobody(void) {
  EXPECT_INT(setgroups(0, NULL), 0);
  EXPECT_INT(setresgid(NOBODY, NOBODY, NOBODY), 0);
  EXPECT_INT(setresuid(NOBODY, NOBODY, NOBODY), 0);
}

/* --- a terminal and a program on it ------------------------------------------------------------------- */

static char *const path_alone[] = {(char[]){"PATH=/usr/bin:/bin"}, NULL};

static const char *own_path(void) {
  static char path[4096];
  ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
  EXPECT(length > 0);
  path[length] = '\0';
  return path;
}

void open_pty(struct px_pty *pty) {
  const struct winsize size = {.ws_col = 80, .ws_row = 24};
  const struct px_line_discipline discipline = {.raw = true};
  const char *step;
  EXPECT_INT(px_pty_open(&size, &discipline, pty, &step), 0);
}

static void close_number(int *fd) {
  if (*fd >= 0) EXPECT_INT(close(*fd), 0);
  *fd = -1;
}

void close_pty(struct px_pty *pty) {
  close_number(&pty->slave);
  close_number(&pty->master);
}

static void set_up(struct command *command, const char *file) {
  open_pty(&command->pty);
  for (int i = 0; i < 3; i++) {
    command->descriptors[i] = (struct px_descriptor){.target = i, .source = command->pty.slave};
  }
  command->child = (struct px_child){.pid = -1, .pidfd = -1};
  command->step = PX_STEP_COUNT;
  command->options = (struct px_spawn_options){
      .file = file,
      .arguments = command->arguments,
      .environment = path_alone,
      .terminal = command->pty.slave,
      .descriptors = command->descriptors,
      .descriptor_count = 3,
  };
}

void prepare(struct command *command, const char *file, ...) {
  va_list arguments;
  va_start(arguments, file);
  size_t count = 0;
  do {
    command->arguments[count] = va_arg(arguments, char *);
  } while (command->arguments[count] != NULL && ++count < COMMAND_ARGUMENTS);
  command->arguments[count] = NULL;
  va_end(arguments);
  set_up(command, file);
}

void prepare_shell(struct command *command, const char *script) {
  prepare(command, "sh", "sh", "-c", script, NULL);
}

void prepare_child(struct command *command, const char *mode) {
  prepare(command, own_path(), "child", mode, NULL);
}

int start(struct command *command) {
  return px_spawn(&command->options, &command->child, &command->step);
}

void must_start(struct command *command) {
  int result = start(command);
  if (result < 0) {
    FAIL("spawn of \"%s\": %s: %s", command->options.file, px_step_name(command->step),
         strerror(-result));
  }
}

void start_ready(struct command *command) {
  must_start(command);
  read_until(command->pty.master, "ready\n");
}

void start_shell_ready(struct command *command, const char *script) {
  prepare_shell(command, script);
  start_ready(command);
}

void start_waiting(struct command *command) {
  start_shell_ready(command, "echo ready; read line");
}

void close_command(struct command *command) {
  close_number(&command->child.pidfd);
  close_pty(&command->pty);
}

const char *finish(struct command *command, int *status) {
  close_number(&command->pty.slave);
  const char *output = read_to_end(command->pty.master, NULL);
  int wait_status = reap(&command->child);
  if (status != NULL) *status = wait_status;
  close_pty(&command->pty);
  return output;
}

const char *run(struct command *command) {
  int status;
  must_start(command);
  const char *output = finish(command, &status);
  if (status != 0) FAIL("wait status 0x%x after \"%s\"", (unsigned int)status, output);
  return output;
}

void expect_failure(struct command *command, enum px_step step, int error) {
  struct descriptors before;
  struct stat owner_before, owner;
  list_descriptors(&before);
  EXPECT_INT(fstat(command->pty.slave, &owner_before), 0);
  const struct px_child untouched = command->child;

  int result = start(command);
  if (result != -error || command->step != step) {
    FAIL("spawn: expected %s: %s, actual %s: %s", px_step_name(step), strerror(error),
         result == 0 ? "success" : px_step_name(command->step), strerror(-result));
  }
  EXPECT_INT(command->child.pid, untouched.pid);
  EXPECT_INT(command->child.pidfd, untouched.pidfd);
  expect_nothing_left(&before);
  EXPECT_INT(fstat(command->pty.slave, &owner), 0);
  EXPECT_INT(owner.st_uid, owner_before.st_uid);
  EXPECT_INT(owner.st_gid, owner_before.st_gid);
}

void expect_limits_failure(struct command *command, const struct px_limits *limits,
                           enum px_step step, int error) {
  command->options.limits = limits;
  expect_failure(command, step, error);
  command->options.limits = NULL;
  EXPECT_STR(run(command), "");
}

/* The first EIO is not the end: see core/posix/transfer.c. */
ssize_t read_master(int master, char *to, size_t room) {
  ssize_t length = read(master, to, room);
  if (length < 0 && errno == EIO) length = read(master, to, room);
  return length < 0 && errno == EIO ? 0 : length;
}

enum { OUTPUT_SIZE = 1 << 20 };
static char output_buffer[OUTPUT_SIZE];

/* Reads what is there to `at`. Returns its length, 0 at the end, -1 if there was nothing. */
static ssize_t read_some(int master, size_t at) {
  if (at >= OUTPUT_SIZE - 1) FAIL("more output than the tests have room for");
  ssize_t length = read_master(master, output_buffer + at, OUTPUT_SIZE - 1 - at);
  if (length >= 0) return length;
  if (errno != EAGAIN && errno != EINTR) FAIL("read: %s", strerror(errno));
  struct pollfd readable = {.fd = master, .events = POLLIN};
  (void)poll(&readable, 1, -1);
  return -1;
}

const char *read_to_end(int master, size_t *length) {
  size_t at = 0;
  for (;;) {
    ssize_t more = read_some(master, at);
    if (more == 0) break;
    if (more > 0) at += (size_t)more;
  }
  output_buffer[at] = '\0';
  if (length != NULL) *length = at;
  return output_buffer;
}

void read_until(int master, const char *text) {
  size_t at = 0;
  output_buffer[0] = '\0';
  while (strstr(output_buffer, text) == NULL) {
    ssize_t more = read_some(master, at);
    if (more == 0) FAIL("the output ended before \"%s\": \"%s\"", text, output_buffer);
    if (more > 0) at += (size_t)more;
    output_buffer[at] = '\0';
  }
}

void write_to(int fd, const char *text) {
  EXPECT_INT(write(fd, text, strlen(text)), (ssize_t)strlen(text));
}

void await_death(const struct px_child *child) {
  siginfo_t info;
  while (waitid(P_PID, (id_t)child->pid, &info, WEXITED | WNOWAIT) < 0 && errno == EINTR) {
  }
}

int reap(struct px_child *child) {
  int status = 0;
  await_death(child);
  EXPECT_INT(px_reap(child, &status), PX_REAPED);
  close_number(&child->pidfd);
  return status;
}

/* --- files -------------------------------------------------------------------------------------------- */

static char directory_path[64];

const char *make_directory(void) {
  (void)strcpy(directory_path, "/tmp/strand-core-XXXXXX");
  if (mkdtemp(directory_path) == NULL) FAIL("mkdtemp: %s", strerror(errno));
  EXPECT_INT(chmod(directory_path, 0755), 0);
  return directory_path;
}

void remove_directory(void) {
  DIR *directory = opendir(directory_path);
  if (directory == NULL) FAIL("%s: %s", directory_path, strerror(errno));
  const struct dirent *entry;
  while ((entry = readdir(directory)) != NULL) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    int flags = entry->d_type == DT_DIR ? AT_REMOVEDIR : 0;
    EXPECT_INT(unlinkat(dirfd(directory), entry->d_name, flags), 0);
  }
  (void)closedir(directory);
  EXPECT_INT(rmdir(directory_path), 0);
}

const char *make_file(const char *name, const char *content, mode_t mode) {
  static char path[512];
  (void)snprintf(path, sizeof path, "%s/%s", directory_path, name);
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (fd < 0) FAIL("%s: %s", path, strerror(errno));
  write_to(fd, content);
  EXPECT_INT(fchmod(fd, mode), 0);
  (void)close(fd);
  return path;
}

/* --- seccomp filters --------------------------------------------------------- */

bool have_filters(void) {
  if (under_valgrind()) {
    skip("a seccomp filter would hit valgrind's own calls");
    return false;
  }
  const uint32_t action = SECCOMP_RET_USER_NOTIF;
  if (syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0) return true;
  skip("the kernel has no seccomp filters");
  return false;
}

static long add_filter(unsigned int flags, uint32_t action, long call, unsigned int index,
                       uint32_t mask, uint32_t value) {
  if (!have_filters()) return -1;
  /* The low half of the argument: every tested platform is little-endian. */
  unsigned int argument = offsetof(struct seccomp_data, args) + index * sizeof(uint64_t);
  struct sock_filter program[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)call, 0, 4),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, argument),
      BPF_STMT(BPF_ALU | BPF_AND | BPF_K, mask),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, action),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog filter = {.len = sizeof program / sizeof *program, .filter = program};
  long result = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (result == 0) result = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &filter);
  EXPECT(result >= 0);
  return result;
}

bool refuse(long call, unsigned int index, uint32_t mask, uint32_t value, int error) {
  return add_filter(0, SECCOMP_RET_ERRNO | (uint32_t)error, call, index, mask, value) == 0;
}

bool gate_open(struct gate *gate, long call, unsigned int index, uint32_t mask, uint32_t value) {
  gate->listener = (int)add_filter(SECCOMP_FILTER_FLAG_NEW_LISTENER, SECCOMP_RET_USER_NOTIF, call,
                                   index, mask, value);
  return gate->listener >= 0;
}

pid_t gate_wait(const struct gate *gate, uint64_t *ticket) {
  struct seccomp_notif arrival;
  memset(&arrival, 0, sizeof arrival);
  EXPECT_INT(ioctl(gate->listener, SECCOMP_IOCTL_NOTIF_RECV, &arrival), 0);
  *ticket = arrival.id;
  return (pid_t)arrival.pid;
}

void gate_pass(const struct gate *gate, uint64_t ticket) {
  struct seccomp_notif_resp answer = {.id = ticket, .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE};
  if (ioctl(gate->listener, SECCOMP_IOCTL_NOTIF_SEND, &answer) < 0) EXPECT_INT(errno, ENOENT);
}

void gate_close(struct gate *gate) {
  close_number(&gate->listener);
}

/* --- the child ---------------------------------------------------------------------------------------- */

bool is_child(int argc, char **argv) {
  return argc > 1 && strcmp(argv[0], "child") == 0;
}

static void print_descriptors(int out) {
  struct descriptors list;
  list_descriptors(&list);
  dprintf(out, "descriptors");
  for (size_t i = 0; i < list.count; i++) dprintf(out, " %d", list.numbers[i]);
  dprintf(out, "\n");
}

static void print_session(int out) {
  char line[1024];
  int fd = open("/proc/self/stat", O_RDONLY);
  ssize_t length = read(fd, line, sizeof line - 1);
  EXPECT(length > 0);
  (void)close(fd);
  line[length] = '\0';
  int parent, group, session, device, foreground;
  const char *after_name = strrchr(line, ')');
  EXPECT_INT(
      sscanf(after_name, ") %*c %d %d %d %d %d", &parent, &group, &session, &device, &foreground),
      5);
  dprintf(out, "pid %d\nparent %d\ngroup %d\nsession %d\nforeground %d\n", getpid(), parent, group,
          session, foreground);
  unsigned int number = ((unsigned int)device & 0xff) | (((unsigned int)device >> 12) & 0xfff00);
  if (device == 0) {
    dprintf(out, "terminal none\n");
  } else {
    dprintf(out, "terminal /dev/pts/%u\n", number);
  }
}

/* Prints the lines Sig* and Groups of /proc/self/status. */
static void print_status(int out) {
  char line[4096];
  FILE *file = fopen("/proc/self/status", "re");
  EXPECT(file != NULL);
  while (fgets(line, sizeof line, file) != NULL) {
    char *tab = strstr(line, ":\t");
    if (tab == NULL || (strncmp(line, "Sig", 3) != 0 && strncmp(line, "Groups", 6) != 0)) continue;
    dprintf(out, "%.*s %s", (int)(tab - line), line, tab + 2);
  }
  (void)fclose(file);
}

/* Prints one "name value" in each line; see fact(). */
static int print_facts(int out) {
  char directory[4096];
  struct winsize size;
  print_descriptors(out);
  print_session(out);
  print_status(out);
  if (getcwd(directory, sizeof directory) != NULL) dprintf(out, "directory %s\n", directory);
  if (ioctl(out, TIOCGWINSZ, &size) == 0) {
    dprintf(out, "size %u %u %u %u\n", size.ws_col, size.ws_row, size.ws_xpixel, size.ws_ypixel);
  }
  dprintf(out, "end\n");
  return 0;
}

static void print_bytes(const char *name, const char *bytes) {
  printf("%s ", name);
  for (; *bytes != '\0'; bytes++) printf("%02x", (unsigned char)*bytes);
  printf("\n");
}

/* Prints each argument and variable in hexadecimal. */
static int print_strings(char **argv) {
  for (; *argv != NULL; argv++) print_bytes("argument", *argv);
  for (char **variable = environ; *variable != NULL; variable++) print_bytes("variable", *variable);
  return fflush(stdout);
}

/* Prints "ready", and the facts after SIGWINCH. */
static int await_winch(void) {
  sigset_t signals;
  int number;
  (void)sigemptyset(&signals);
  (void)sigaddset(&signals, SIGWINCH);
  (void)sigprocmask(SIG_BLOCK, &signals, NULL);
  dprintf(STDOUT_FILENO, "ready\n");
  (void)sigwait(&signals, &number);
  return print_facts(STDOUT_FILENO);
}

int child_main(int argc, char **argv) {
  const char *mode = argv[1];
  int out = argc > 2 ? atoi(argv[2]) : STDOUT_FILENO;
  report = out;
  int code = 1;
  if (strcmp(mode, "facts") == 0) code = print_facts(out);
  if (strcmp(mode, "argv") == 0) code = print_strings(argv);
  if (strcmp(mode, "winch") == 0) code = await_winch();
  _exit(code);
}

const char *fact(const char *output, const char *name) {
  static char value[4096];
  size_t length = strlen(name);
  for (const char *line = output; line != NULL; line = strchr(line, '\n')) {
    if (*line == '\n') line++;
    if (strncmp(line, name, length) != 0 || line[length] != ' ') continue;
    size_t end = strcspn(line + length + 1, "\n");
    (void)snprintf(value, sizeof value, "%.*s", (int)end, line + length + 1);
    return value;
  }
  FAIL("no \"%s\" in \"%s\"", name, output);
}

long long number_fact(const char *output, const char *name) {
  return atoll(fact(output, name));
}
