/*
 * support: shared by the test programs of the core.
 *
 * A program runs its tests in the order of its file. The first that fails ends the program with 1. A test that leaves a
 * descriptor open or a child, running or zombie, fails.
 *
 * A program is its own child: started as "child MODE", it prints what it finds and exits.
 */
#ifndef STRAND_TEST_SUPPORT_H
#define STRAND_TEST_SUPPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/types.h>

#include "../core/pty.h"
#include "../core/spawn.h"

/* For headers older than the calls. */
#ifndef SYS_pidfd_send_signal
#define SYS_pidfd_send_signal 424
#endif
#ifndef SYS_clone3
#define SYS_clone3 435
#endif
#ifndef SYS_close_range
#define SYS_close_range 436
#endif

/* --- tests -------------------------------------------------------------------------------------------- */

/* TEST("a sentence about behaviour") { ... }. TEST_APART runs in a process of its own: for tests that change user, features,
 * limits or signals. */
#define TEST(sentence) TEST_NAMED(__LINE__, sentence, false)
#define TEST_APART(sentence) TEST_NAMED(__LINE__, sentence, true)

#define TEST_NAMED(line, sentence, apart) TEST_DEFINED(line, sentence, apart)
#define TEST_DEFINED(line, sentence, apart)                                                        \
  static void test_##line(void);                                                                   \
  __attribute__((constructor)) static void register_##line(void) {                                 \
    static struct test test = {sentence, test_##line, apart, NULL};                                \
    add_test(&test);                                                                               \
  }                                                                                                \
  static void test_##line(void)

struct test {
  const char *sentence;
  void (*run)(void);
  bool is_apart;
  struct test *next;
};

void add_test(struct test *test);

/* Runs all tests. The exit status of the program. */
int run_tests(void);

/* Prints why the rest of the test is skipped. */
void skip(const char *reason);

bool under_valgrind(void);
bool under_asan(void);

/* False with a note if the tests do not run as root. */
bool have_root(void);

#define EXPECT(condition) expect_that(__FILE__, __LINE__, #condition, (condition))
#define EXPECT_INT(actual, expected)                                                               \
  expect_int(__FILE__, __LINE__, #actual, (long long)(actual), (long long)(expected))
#define EXPECT_STR(actual, expected) expect_str(__FILE__, __LINE__, #actual, actual, expected)
#define EXPECT_STEP(actual, expected)                                                              \
  expect_str(__FILE__, __LINE__, #actual, px_step_name(actual), px_step_name(expected))
#define FAIL(...) fail_at(__FILE__, __LINE__, __VA_ARGS__)

void expect_that(const char *file, int line, const char *what, bool holds);
void expect_int(const char *file, int line, const char *what, long long actual, long long expected);
void expect_str(const char *file, int line, const char *what, const char *actual,
                const char *expected);
_Noreturn void fail_at(const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Runs a function in a fork; the test fails if it fails there. */
void apart(void (*run)(void));

/* The same with these features turned off ("pidfd,vfork"). */
void apart_without(const char *features, void (*run)(void));

/* --- the process -------------------------------------------------------------------------------------- */

struct descriptors {
  size_t count;
  int numbers[4096];
};

/* The open descriptors, ascending. */
void list_descriptors(struct descriptors *list);
size_t count_descriptors(void);
bool is_open(int fd);

/* The lowest number that is not open. */
int lowest_free(void);

/* Lowers RLIMIT_NOFILE. Open descriptors stay open. */
void limit_descriptors(size_t limit);
void restore_descriptor_limit(void);

/* Pages of the address space. */
unsigned long mapped_pages(void);

bool has_children(void);

/* Orphaned descendants become children of this process. */
void become_subreaper(void);

_Noreturn void wait_for_ever(void);

/* Forks a process that waits for a signal. */
pid_t fork_waiting(void);

/* Expects the child to have not ended, and kills and reaps it. */
void end_waiting(pid_t pid);

/* Uid and gid 65534, no groups. */
enum { NOBODY = 65534 };
extern const struct px_identity nobody;
void become_nobody(void);

/* --- a terminal and a program on it ------------------------------------------------------------------- */

/* Opens a pair of 80 x 24, raw and without echo, which changes no byte. */
void open_pty(struct px_pty *pty);
void close_pty(struct px_pty *pty);

enum { COMMAND_ARGUMENTS = 8 };

struct command {
  struct px_pty pty;
  struct px_spawn_options
      options; /* on the slave: 0 to 2 and the controlling terminal; PATH alone is set */
  struct px_child child;
  enum px_step step;
  char *arguments[COMMAND_ARGUMENTS + 1];
  struct px_descriptor descriptors[3];
};

/* Opens a pair, and sets the options to run `file` with the arguments that follow, from argv[0] to NULL. */
void prepare(struct command *command, const char *file, ...) __attribute__((sentinel));

/* The same for `sh -c script` and for this program as "child MODE". */
void prepare_shell(struct command *command, const char *script);
void prepare_child(struct command *command, const char *mode);

/* Returns the result of px_spawn. */
int start(struct command *command);

/* px_spawn, which must succeed. */
void must_start(struct command *command);

/* The same, and waits until the child has printed "ready\n". */
void start_ready(struct command *command);
void start_shell_ready(struct command *command, const char *script);

/* A child that lives until it gets a line, a signal or a hang-up. */
void start_waiting(struct command *command);

/* Closes the parent's slave, reads to the end, reaps, and closes the rest. Returns the output, valid until the next call;
 * *status is the wait status, and may be NULL. */
const char *finish(struct command *command, int *status);

/* Starts and finishes the command, with status 0. Returns its output. */
const char *run(struct command *command);

/* Closes the pidfd and the pair. */
void close_command(struct command *command);

/* Expects that the command fails with these limits, and runs without them. */
void expect_limits_failure(struct command *command, const struct px_limits *limits,
                           enum px_step step, int error);

/* Spawns; expects this failure, no process or descriptor left, and an unchanged owner of the terminal. */
void expect_failure(struct command *command, enum px_step step, int error);

/* read(2) of a master, and 0 at the end. */
ssize_t read_master(int master, char *to, size_t room);

/* Reads a master until `text` is read; fails at the end of the output. */
void read_until(int master, const char *text);

/* Reads a master to its end. Returns the bytes, ended by NUL, valid until the next call. */
const char *read_to_end(int master, size_t *length);

void write_to(int fd, const char *text);

/* Waits until the child is dead (a zombie, or gone), without reaping it. */
void await_death(const struct px_child *child);

/* Waits until the child is dead, reaps it and closes its pidfd. Returns the wait status. */
int reap(struct px_child *child);

/* --- files -------------------------------------------------------------------------------------------- */

/* Makes a directory with mode 0755. Returns its path, valid until remove_directory. */
const char *make_directory(void);
void remove_directory(void);

/* Makes a file in that directory. Returns its path, valid until the next call. */
const char *make_file(const char *name, const char *content, mode_t mode);

/* --- seccomp filters --------------------------------------------------------- */

/* False with a note if there are no seccomp filters. The functions below are then false too. */
bool have_filters(void);

/* Makes `call` fail with `error`, for this process and its children, if argument `index` equals `value` in the bits of
 * `mask`; always if both are 0. False with a note if that is impossible. */
bool refuse(long call, unsigned int index, uint32_t mask, uint32_t value, int error);

/* A system call at which this thread and its later children wait for another thread. */
struct gate {
  int listener;
};

/* The arguments are those of `refuse`. False with a note if that is impossible. */
bool gate_open(struct gate *gate, long call, unsigned int index, uint32_t mask, uint32_t value);

/* Waits until a process is held at the gate. Returns its pid, and a ticket for gate_pass. */
pid_t gate_wait(const struct gate *gate, uint64_t *ticket);

/* Lets the process continue, unless it has died. */
void gate_pass(const struct gate *gate, uint64_t ticket);

void gate_close(struct gate *gate);

/* --- the child ---------------------------------------------------------------------------------------- */

bool is_child(int argc, char **argv);

/* Modes "facts", "argv" and "winch": see support.c. */
int child_main(int argc, char **argv);

/* Returns the value of a line "name value" in the output of "facts", valid until the next call. */
const char *fact(const char *output, const char *name);
long long number_fact(const char *output, const char *name);

#endif
