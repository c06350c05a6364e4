#include "../lownumbers.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

#include "filestate.h"

/* GONE: a number refers to another file by now, or none was reserved. */
enum state { NOT_RESERVED, FREE, TAKEN, GONE };

static atomic_int state;
static int numbers[PX_LOW_NUMBERS]; /* ascending */
static struct px__file_state placeholder;

static bool is_placeholder(int fd) {
  struct px__file_state file;
  return px__file_state(fd, &file) == 0 && file.inode == placeholder.inode &&
         file.device == placeholder.device;
}

void px_low_numbers_reserve(void) {
  int expected = NOT_RESERVED;
  if (!atomic_compare_exchange_strong(&state, &expected, GONE)) return;
  size_t count = 0;
  int file = memfd_create("strand-pty", MFD_CLOEXEC);
  if (file < 0) return;
  bool complete = px__file_state(file, &placeholder) == 0;
  bool stays = file > STDERR_FILENO;
  if (stays) numbers[count++] = file;
  while (complete && count < PX_LOW_NUMBERS) {
    int next = fcntl(file, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    complete = next > (count > 0 ? numbers[count - 1] : STDERR_FILENO);
    if (next >= 0) numbers[count++] = next;
  }
  if (!stays) (void)close(file);
  if (complete) {
    atomic_store(&state, FREE);
  } else {
    while (count > 0) (void)close(numbers[--count]);
  }
}

bool px__low_take(struct px__low *low) {
  int expected = FREE;
  *low = (struct px__low){.lost = false};
  if (!atomic_compare_exchange_strong(&state, &expected, TAKEN)) return false;
  /* The last reserved descriptor is the template from which the others are refilled. */
  low->lost = !is_placeholder(numbers[PX_LOW_NUMBERS - 1]);
  return true;
}

int px__low_copy(struct px__low *low, int source) {
  for (size_t i = 0; i < low->count; i++) {
    if (low->sources[i] == source) return numbers[i];
  }
  if (low->lost || low->count == PX_LOW_NUMBERS - 1) return -1;
  int number = numbers[low->count];
  low->lost = !is_placeholder(number);
  if (low->lost || dup3(source, number, O_CLOEXEC) < 0) return -1;
  low->sources[low->count++] = source;
  return number;
}

static int duplicate(int from, int to) {
  int result;
  do {
    result = dup3(from, to, O_CLOEXEC);
  } while (result < 0 && errno == EINTR);
  return result < 0 ? -errno : 0;
}

void px__low_give_back(const struct px__low *low) {
  bool complete = !low->lost;
  for (size_t i = 0; i < low->count; i++) {
    if (duplicate(numbers[PX_LOW_NUMBERS - 1], numbers[i]) == 0) continue;
    /* Otherwise the copy of the slave would keep its terminal open. */
    (void)close(numbers[i]);
    complete = false;
  }
  atomic_store(&state, complete ? FREE : GONE);
}

bool px__low_has(int fd) {
  int now = atomic_load(&state);
  if (now != FREE && now != TAKEN) return false;
  for (size_t i = 0; i < PX_LOW_NUMBERS; i++) {
    if (numbers[i] == fd) return now == TAKEN || is_placeholder(fd);
  }
  return false;
}

int px__low_highest(void) {
  return numbers[PX_LOW_NUMBERS - 1];
}
