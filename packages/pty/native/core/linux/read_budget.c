#include "../read_budget.h"

#include <sched.h>
#include <sys/ioctl.h>
#include <time.h>

/* Bytes to read in one turn of the event loop, from all descriptors together. */
enum { TURN_SIZE = 512 * 1024 };

enum {
  SPIN_LIMIT_NS = 100 * 1000,
  WAKEUP_COST_NS =
      40 * 1000, /* cost of sleeping and being woken; a full chunk found by spinning earns this */
  NO_SPIN_CREDIT_NS = WAKEUP_COST_NS / 32, /* earned by a full chunk found without spinning */
  CREDIT_CAP_NS = 2 * 1000 * 1000,
  /* FIONREAD takes the lock under which the worker fills the terminal: not called more often than this. */
  POLL_INTERVAL_NS = 4 * 1000,
  YIELDS_PER_CLOCK = 4
};

void px_budget_turn(struct px_read_budget *budget, int ready) {
  budget->ready[budget->turns++ % PX_REMEMBERED_TURNS] = ready;
}

/* Peak number of ready descriptors over the remembered turns. */
static int peak_ready(const struct px_read_budget *budget) {
  int peak = 0;
  for (int i = 0; i < PX_REMEMBERED_TURNS; i++) {
    if (budget->ready[i] > peak) peak = budget->ready[i];
  }
  return peak;
}

size_t px_budget_share(const struct px_read_budget *budget, size_t room) {
  int peak = peak_ready(budget);
  size_t share = peak > 0 ? TURN_SIZE / (size_t)peak : TURN_SIZE;
  if (share < PX_TTY_CHUNK) share = PX_TTY_CHUNK;
  return room < share ? room : share;
}

static int64_t now_ns(void) {
  struct timespec time;
  (void)clock_gettime(CLOCK_MONOTONIC, &time); /* cannot fail for this clock */
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

/* Debt is capped too, since the clock runs on while a process is stopped in a spin. */
static void add_credit(struct px_read_budget *budget, int64_t amount) {
  int64_t credit = budget->credit_ns + amount;
  if (credit > CREDIT_CAP_NS) credit = CREDIT_CAP_NS;
  budget->credit_ns = credit < -CREDIT_CAP_NS ? -CREDIT_CAP_NS : credit;
}

/*
 * Yields the processor, which the kernel worker may need, until POLL_INTERVAL_NS has passed since `last`. Returns the
 * current time. Yields once before it reads the clock, because a yield takes milliseconds beside a busy program.
 */
static int64_t yield_since(int64_t last) {
  int yields = 1;
  int64_t now;
  do {
    while (yields-- > 0) (void)sched_yield();
    yields = YIELDS_PER_CLOCK;
    now = now_ns();
  } while (now - last < POLL_INTERVAL_NS);
  return now;
}

static bool spin_for_bytes(struct px_read_budget *budget, int fd) {
  int queued = 0;
  int64_t begun = now_ns(), now = begun;
  do {
    now = yield_since(now);
  } while (ioctl(fd, FIONREAD, &queued) == 0 && queued == 0 && now - begun < SPIN_LIMIT_NS);
  budget->flowing = queued > 0;
  add_credit(budget, begun - now);
  return queued > 0;
}

static bool is_read_alone(const struct px_read_budget *budget) {
  return peak_ready(budget) <= 1;
}

void px__budget_earn(struct px_read_budget *budget, size_t length) {
  if (!budget->flowing || !is_read_alone(budget)) return;
  add_credit(budget, (int64_t)length * WAKEUP_COST_NS / PX_TTY_CHUNK);
}

/* A short chunk is the last, unless a spin found it. More than a chunk comes from a pipe, which no kernel worker fills, or
 * from a terminal that was filled during the read. */
bool px__budget_has_more(struct px_read_budget *budget, int fd, size_t length) {
  if (!is_read_alone(budget)) return false;
  bool full = length >= PX_TTY_CHUNK;
  if (!full && !budget->flowing) return false;
  bool may_spin = budget->flowing || length == PX_TTY_CHUNK;
  if (may_spin && budget->credit_ns >= 0) return spin_for_bytes(budget, fd);
  budget->flowing = false;
  add_credit(budget, NO_SPIN_CREDIT_NS);
  return full;
}
