/* transfer and read_budget: how much is read at once, when a read spins for more, and how ends and errors are reported. */
#include "../core/transfer.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "support.h"

enum {
  ROOM = 64 * 1024,
  MICROSECOND = 1000,
  SPIN_LIMIT_NS = 100 * MICROSECOND,
  WAKEUP_COST_NS = 40 * MICROSECOND,
  CREDIT_CAP_NS = 2000 * MICROSECOND
};

/* Each read of this socket returns one message, as each read of a terminal returns one chunk. */
static struct {
  int own, other;
} pair;
static uint8_t taken[ROOM];

/* Replaces libc's: beside busy programs each yield would take milliseconds, and no spin would be worth it. */
int sched_yield(void) {
  return 0;
}

static void begin(void) {
  int ends[2];
  EXPECT_INT(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends), 0);
  pair.own = ends[0];
  pair.other = ends[1];
}

static void end(void) {
  (void)close(pair.own);
  (void)close(pair.other);
}

static void come(size_t length, char byte) {
  char message[PX_TTY_CHUNK];
  memset(message, byte, length);
  EXPECT_INT(write(pair.other, message, length), length);
}

static int take(size_t room, struct px_read_budget *budget) {
  return px_read(pair.own, taken, room, budget);
}

/* --- reading ------------------------------------------------------------------------------------------ */

TEST("a short chunk is returned without a spin") {
  struct px_read_budget budget = {0};
  begin();
  come(3, 'a');
  come(3, 'b');
  EXPECT_INT(take(ROOM, &budget), 3);
  EXPECT_INT(budget.credit_ns, 0);
  end();
}

/* Tries 100 times: a spin that is interrupted for too long leaves the rest for the next read. */
static bool at_last(bool (*holds)(void)) {
  for (int time = 0; time < 100; time++) {
    begin();
    bool held = holds();
    end();
    if (held) return true;
  }
  return false;
}

static bool reads_four_chunks(void) {
  struct px_read_budget budget = {0};
  come(PX_TTY_CHUNK, 'a');
  come(PX_TTY_CHUNK, 'b');
  come(10, 'c');
  come(20, 'd');
  if (take(ROOM, &budget) != 2 * PX_TTY_CHUNK + 30) return false;
  EXPECT_INT(taken[PX_TTY_CHUNK - 1], 'a');
  EXPECT_INT(taken[PX_TTY_CHUNK], 'b');
  EXPECT_INT(taken[2 * PX_TTY_CHUNK + 9], 'c');
  EXPECT_INT(taken[2 * PX_TTY_CHUNK + 29], 'd');
  EXPECT(!budget.flowing);
  EXPECT_INT(take(ROOM, &budget), 0);
  return true;
}

TEST("chunks are read as long as a spin finds more") {
  EXPECT(at_last(reads_four_chunks));
}

static bool continues_a_flood(void) {
  struct px_read_budget budget = {0};
  for (int i = 0; i < 3; i++) come(PX_TTY_CHUNK, 'a');
  EXPECT_INT(take(2 * PX_TTY_CHUNK, &budget), 2 * PX_TTY_CHUNK);
  come(10, 'b');
  come(10, 'c');
  if (take(ROOM, &budget) != PX_TTY_CHUNK + 20) return false;
  EXPECT(!budget.flowing);
  return true;
}

static bool continues_a_flood_with_a_short_chunk(void) {
  struct px_read_budget budget = {0};
  for (int i = 0; i < 2; i++) come(PX_TTY_CHUNK, 'a');
  EXPECT_INT(take(2 * PX_TTY_CHUNK, &budget), 2 * PX_TTY_CHUNK);
  come(10, 'b');
  come(10, 'c');
  return take(ROOM, &budget) == 20;
}

TEST("after a full buffer a flood is read on without a new full chunk") {
  EXPECT(at_last(continues_a_flood));
  EXPECT(at_last(continues_a_flood_with_a_short_chunk));
}

static bool spins_without_bytes(void) {
  struct px_read_budget budget = {0};
  come(PX_TTY_CHUNK, 'a');
  EXPECT_INT(take(ROOM, &budget), PX_TTY_CHUNK);
  EXPECT(!budget.flowing);
  EXPECT(budget.credit_ns <= -SPIN_LIMIT_NS);
  return budget.credit_ns > -SPIN_LIMIT_NS * 3 / 2;
}

TEST("a spin without bytes ends after 100 microseconds") {
  EXPECT(at_last(spins_without_bytes));
}

TEST("after a spin without bytes there is no other before its cost is earned") {
  struct px_read_budget budget = {0};
  begin();
  come(PX_TTY_CHUNK, 'a');
  EXPECT_INT(take(ROOM, &budget), PX_TTY_CHUNK);
  EXPECT(budget.credit_ns < 0);
  int64_t debt;
  int chunks = 0;
  do {
    debt = budget.credit_ns;
    come(PX_TTY_CHUNK, 'a');
    EXPECT_INT(take(ROOM, &budget), PX_TTY_CHUNK);
    EXPECT(!budget.flowing);
    chunks++;
  } while (budget.credit_ns > debt);
  EXPECT(debt >= 0);
  EXPECT(chunks > 10);
  end();
}

TEST("without credit full chunks are read while they are there") {
  struct px_read_budget budget = {.credit_ns = -CREDIT_CAP_NS};
  begin();
  come(PX_TTY_CHUNK, 'a');
  come(PX_TTY_CHUNK, 'b');
  come(10, 'c');
  come(10, 'd');
  EXPECT_INT(take(ROOM, &budget), 2 * PX_TTY_CHUNK + 10);
  EXPECT(budget.credit_ns < 0);
  end();
}

TEST("more than one chunk at once is not followed by a spin") {
  struct px_read_budget budget = {0};
  int ends[2];
  EXPECT_INT(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
  EXPECT_INT(write(ends[1], taken, 2 * PX_TTY_CHUNK), 2 * PX_TTY_CHUNK);
  EXPECT_INT(px_read(ends[0], taken, ROOM, &budget), 2 * PX_TTY_CHUNK);
  EXPECT(budget.credit_ns >= 0);
  (void)close(ends[0]);
  (void)close(ends[1]);
}

TEST("a read without a spin ends the flood") {
  struct px_read_budget budget = {.credit_ns = -WAKEUP_COST_NS - 1, .flowing = true};
  begin();
  come(PX_TTY_CHUNK, 'a');
  come(10, 'b');
  come(10, 'c');
  EXPECT_INT(take(ROOM, &budget), PX_TTY_CHUNK + 10);
  EXPECT(budget.credit_ns >= 0);
  end();
}

TEST("without credit a short chunk of a flood ends the read") {
  struct px_read_budget budget = {.credit_ns = -CREDIT_CAP_NS, .flowing = true};
  begin();
  come(10, 'a');
  come(10, 'b');
  EXPECT_INT(take(ROOM, &budget), 10);
  end();
}

static bool earns_credit(void) {
  struct px_read_budget budget = {0};
  come(PX_TTY_CHUNK, 'a');
  come(PX_TTY_CHUNK, 'b');
  EXPECT_INT(take(2 * PX_TTY_CHUNK, &budget), 2 * PX_TTY_CHUNK);
  EXPECT(budget.credit_ns < WAKEUP_COST_NS);
  return budget.credit_ns > 0;
}

TEST("bytes found by a spin earn credit") {
  EXPECT(at_last(earns_credit));
}

/* Each byte comes within one spin; 64 KiB of them would take half a second. */
TEST("bytes that trickle in are returned before the buffer is full") {
  struct px_read_budget budget = {.credit_ns = CREDIT_CAP_NS, .flowing = true};
  int ends[2], status;
  EXPECT_INT(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
  pid_t writer = fork();
  if (writer == 0) {
    (void)close(ends[0]);
    while (send(ends[1], "a", 1, MSG_NOSIGNAL) == 1) continue;
    _exit(0);
  }
  EXPECT_INT(close(ends[1]), 0);
  for (int i = 0; i < 10; i++) EXPECT(px_read(ends[0], taken, ROOM, &budget) < PX_TTY_CHUNK);
  EXPECT_INT(close(ends[0]), 0);
  EXPECT_INT(waitpid(writer, &status, 0), writer);
}

TEST("credit has an upper limit") {
  struct px_read_budget budget = {.credit_ns = CREDIT_CAP_NS, .flowing = true};
  begin();
  for (int i = 0; i < 3; i++) come(PX_TTY_CHUNK, 'a');
  EXPECT_INT(take(3 * PX_TTY_CHUNK, &budget), 3 * PX_TTY_CHUNK);
  EXPECT(budget.credit_ns <= CREDIT_CAP_NS);
  end();
}

static volatile sig_atomic_t stops;

static void stop_for_long(int number) {
  const struct timespec time = {.tv_nsec = 20 * 1000 * MICROSECOND};
  (void)number;
  (void)nanosleep(&time, NULL);
  stops++;
}

/* The signal comes a little later each time, until it interrupts a spin. */
static bool is_stopped_in_a_spin(void) {
  struct px_read_budget budget = {0};
  sig_atomic_t before = stops;
  const struct itimerval timer = {.it_value = {.tv_usec = 10 * (1 + before)}};
  come(PX_TTY_CHUNK, 'a');
  EXPECT_INT(setitimer(ITIMER_REAL, &timer, NULL), 0);
  EXPECT_INT(take(ROOM, &budget), PX_TTY_CHUNK);
  EXPECT(budget.credit_ns >= -CREDIT_CAP_NS);
  while (stops == before) continue;
  return budget.credit_ns == -CREDIT_CAP_NS;
}

TEST("debt has a limit") {
  const struct sigaction action = {.sa_handler = stop_for_long, .sa_flags = SA_RESTART};
  struct sigaction old;
  EXPECT_INT(sigaction(SIGALRM, &action, &old), 0);
  EXPECT(at_last(is_stopped_in_a_spin));
  EXPECT_INT(sigaction(SIGALRM, &old, NULL), 0);
}

TEST("while other descriptors are ready there is one read") {
  struct px_read_budget budget = {0};
  px_budget_turn(&budget, 2);
  begin();
  come(PX_TTY_CHUNK, 'a');
  come(PX_TTY_CHUNK, 'b');
  EXPECT_INT(take(ROOM, &budget), PX_TTY_CHUNK);
  EXPECT_INT(taken[PX_TTY_CHUNK - 1], 'a');
  end();
}

TEST("ready descriptors share the bytes of a turn") {
  struct px_read_budget budget = {0};
  EXPECT_INT(px_budget_share(&budget, ROOM), ROOM);
  px_budget_turn(&budget, 16);
  EXPECT_INT(px_budget_share(&budget, ROOM), 512 * 1024 / 16);
  px_budget_turn(&budget, 1000);
  EXPECT_INT(px_budget_share(&budget, ROOM), PX_TTY_CHUNK);
  for (int turn = 0; turn < PX_REMEMBERED_TURNS; turn++) px_budget_turn(&budget, 1);
  EXPECT_INT(px_budget_share(&budget, ROOM), ROOM);
}

TEST("a chunk is not split to fill the buffer") {
  struct px_read_budget budget = {0};
  begin();
  come(PX_TTY_CHUNK, 'a');
  come(PX_TTY_CHUNK, 'b');
  EXPECT_INT(take(2 * PX_TTY_CHUNK - 1, &budget), PX_TTY_CHUNK);
  EXPECT_INT(take(PX_TTY_CHUNK, &budget), PX_TTY_CHUNK);
  EXPECT_INT(taken[0], 'b');
  end();
}

TEST("bytes are returned before the end of file") {
  struct px_read_budget budget = {0};
  begin();
  come(PX_TTY_CHUNK, 'a');
  EXPECT_INT(shutdown(pair.other, SHUT_WR), 0);
  EXPECT_INT(take(ROOM, &budget), PX_TTY_CHUNK);
  EXPECT_INT(take(ROOM, &budget), PX_END_OF_FILE);
  EXPECT_INT(take(ROOM, NULL), PX_END_OF_FILE);
  end();
}

TEST("an error of read is returned as -errno") {
  struct px_read_budget budget = {.flowing = true};
  EXPECT_INT(px_read(-1, taken, ROOM, &budget), -EBADF);
}

TEST("a program that floods a terminal is read to its last byte") {
  struct command command;
  struct px_read_budget budget = {0};
  long long sum = 0;
  int length, status;
  prepare_shell(&command, "head -c 3000000 /dev/zero");
  must_start(&command);
  EXPECT_INT(close(command.pty.slave), 0);
  while ((length = px_read(command.pty.master, taken, ROOM, &budget)) >= 0) sum += length;
  EXPECT_INT(length, -EIO);
  EXPECT_INT(sum, 3000000);
  status = reap(&command.child);
  EXPECT_INT(status, 0);
  EXPECT_INT(close(command.pty.master), 0);
}

/* --- writing ------------------------------------------------------------------------------------------ */

static uint8_t bytes[1024 * 1024];

/* Between two writes the kernel worker makes room again. Returns the last result of px_write. */
static int write_until_full(int master) {
  int length;
  do {
    length = px_write(master, bytes, sizeof bytes);
  } while (length > 0);
  return length;
}

TEST("a write returns what the kernel takes, and 0 when the terminal is full") {
  struct px_pty pty;
  open_pty(&pty);
  int length = px_write(pty.master, bytes, sizeof bytes);
  EXPECT(length >= PX_TTY_CHUNK);
  EXPECT(length < (int)sizeof bytes);
  EXPECT_INT(write_until_full(pty.master), 0);
  close_pty(&pty);
}

TEST("a full terminal whose slave is closed is EPIPE") {
  struct px_pty pty;
  open_pty(&pty);
  EXPECT_INT(close(pty.slave), 0);
  EXPECT_INT(write_until_full(pty.master), -EPIPE);
  EXPECT_INT(close(pty.master), 0);
}

TEST("an error of write is returned as -errno") {
  EXPECT_INT(px_write(-1, taken, 1), -EBADF);
}

int main(int argc, char **argv) {
  if (is_child(argc, argv)) return child_main(argc, argv);
  return run_tests();
}
