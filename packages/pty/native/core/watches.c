#include "watches.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

enum { NONE = -1 };

struct px_watch {
  int fd; /* NONE when the number is free */
  int events;
  int next_free;
  uint32_t generation; /* how often the number was given away */
};

/* Never 0, 1 or 2, which may be closed: they are for the next files of whoever closed them. */
static int open_epoll(void) {
  int fd = epoll_create1(EPOLL_CLOEXEC);
  if (fd < 0 || fd > STDERR_FILENO) return fd;
  int moved = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  int error = errno;
  (void)close(fd);
  errno = error;
  return moved;
}

int px_watches_open(struct px_watches *watches) {
  *watches = (struct px_watches){.epoll = open_epoll(), .first_free = NONE, .last_start = NONE};
  return watches->epoll < 0 ? -errno : 0;
}

void px_watches_close(struct px_watches *watches) {
  (void)close(watches->epoll);
  free(watches->watches);
  *watches = (struct px_watches){.epoll = NONE, .first_free = NONE};
}

static int make_room(struct px_watches *watches) {
  int capacity = watches->capacity * 2 + 16;
  struct px_watch *larger = realloc(watches->watches, (size_t)capacity * sizeof *larger);
  if (larger == NULL) return -ENOMEM;
  for (int number = capacity; number-- > watches->capacity;) {
    larger[number] = (struct px_watch){.fd = NONE, .next_free = watches->first_free};
    watches->first_free = number;
  }
  watches->watches = larger;
  watches->capacity = capacity;
  return 0;
}

static int control(const struct px_watches *watches, int operation, int number, int fd,
                   int events) {
  struct epoll_event event = {
      .events = (events & PX_READABLE ? EPOLLIN : 0U) | (events & PX_WRITABLE ? EPOLLOUT : 0U),
      .data.u64 = (uint64_t)watches->watches[number].generation << 32 | (uint32_t)number,
  };
  return epoll_ctl(watches->epoll, operation, fd, &event) < 0 ? -errno : 0;
}

int px_watches_add(struct px_watches *watches, int fd, int events) {
  int result = watches->first_free == NONE ? make_room(watches) : 0;
  if (result < 0) return result;
  int number = watches->first_free;
  result = control(watches, EPOLL_CTL_ADD, number, fd, events);
  if (result < 0) return result;
  struct px_watch *watch = &watches->watches[number];
  watches->first_free = watch->next_free;
  watch->fd = fd;
  watch->events = events;
  return number;
}

static struct px_watch *find(const struct px_watches *watches, int number) {
  if (number < 0 || number >= watches->capacity) return NULL;
  struct px_watch *watch = &watches->watches[number];
  return watch->fd == NONE ? NULL : watch;
}

int px_watches_change(struct px_watches *watches, int number, int events) {
  struct px_watch *watch = find(watches, number);
  if (watch == NULL) return -EBADF;
  int result = control(watches, EPOLL_CTL_MOD, number, watch->fd, events);
  if (result == 0) watch->events = events;
  return result;
}

int px_watches_remove(struct px_watches *watches, int number) {
  struct px_watch *watch = find(watches, number);
  if (watch == NULL) return -EBADF;
  int result = control(watches, EPOLL_CTL_DEL, number, watch->fd, 0);
  watch->fd = NONE;
  watch->generation++;
  watch->next_free = watches->first_free;
  watches->first_free = number;
  return result;
}

static int events_of(uint32_t seen, int wanted) {
  if (seen & (EPOLLERR | EPOLLHUP)) return wanted;
  return ((seen & EPOLLIN ? PX_READABLE : 0) | (seen & EPOLLOUT ? PX_WRITABLE : 0)) & wanted;
}

static int fd_of(const struct px_watches *watches, const struct epoll_event *event) {
  return watches->watches[(uint32_t)event->data.u64].fd;
}

/*
 * Where to begin: at the next descriptor after the one that was first the last time, and after the highest at the lowest.
 * epoll has an order of its own, in which who was removed and added again is the last. So who is told first and then
 * makes all others pause and resume (they share a sink, and it is full) would be the first again, and the only one.
 */
static int find_start(const struct px_watches *watches, const struct epoll_event *events,
                      int count) {
  int start = 0;
  unsigned int nearest = UINT_MAX;
  for (int i = 0; i < count; i++) {
    unsigned int distance = (unsigned int)(fd_of(watches, &events[i]) - watches->last_start - 1);
    if (distance >= nearest) continue;
    nearest = distance;
    start = i;
  }
  return start;
}

int px_watches_wait(struct px_watches *watches, struct px_found *found, int room) {
  struct epoll_event events[PX_MOST_FOUND];
  int count;
  do {
    count = epoll_wait(watches->epoll, events, room < PX_MOST_FOUND ? room : PX_MOST_FOUND, 0);
  } while (count < 0 && errno == EINTR);
  if (count < 0) return -errno;
  int start = find_start(watches, events, count);
  for (int i = 0; i < count; i++) {
    const struct epoll_event *event = &events[(start + i) % count];
    int number = (int)(uint32_t)event->data.u64;
    found[i] = (struct px_found){
        .number = number,
        .generation = (uint32_t)(event->data.u64 >> 32),
        .events = events_of(event->events, watches->watches[number].events),
    };
  }
  if (count > 0) watches->last_start = fd_of(watches, &events[start]);
  return count;
}

bool px_watches_has(const struct px_watches *watches, const struct px_found *found) {
  const struct px_watch *watch = find(watches, found->number);
  return watch != NULL && watch->generation == found->generation;
}
