#include "../watches.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "openfd.h"

enum { NONE = -1, FIRST_CAPACITY = 64 };

struct px_watch {
  int events;          /* 0: not watched */
  uint32_t generation; /* counts the ended watches of this number */
};

int px_watches_open(struct px_watches *watches) {
  *watches = (struct px_watches){.epoll = px__open_epoll(), .last_start = NONE};
  return watches->epoll < 0 ? watches->epoll : 0;
}

void px_watches_close(struct px_watches *watches) {
  (void)close(watches->epoll);
  free(watches->watches);
  *watches = (struct px_watches){.epoll = NONE};
}

static int make_room(struct px_watches *watches, int fd) {
  int capacity = watches->capacity > 0 ? watches->capacity : FIRST_CAPACITY;
  while (capacity <= fd) capacity = capacity > INT_MAX / 2 ? INT_MAX : capacity * 2;
  struct px_watch *larger = realloc(watches->watches, (size_t)capacity * sizeof *larger);
  if (larger == NULL) return -ENOMEM;
  memset(larger + watches->capacity, 0, (size_t)(capacity - watches->capacity) * sizeof *larger);
  watches->watches = larger;
  watches->capacity = capacity;
  return 0;
}

static int control(const struct px_watches *watches, int operation, int fd, int events) {
  struct epoll_event event = {
      .events = (events & PX_READABLE ? EPOLLIN : 0U) | (events & PX_WRITABLE ? EPOLLOUT : 0U),
      .data.u64 = (uint64_t)watches->watches[fd].generation << 32 | (uint32_t)fd,
  };
  return epoll_ctl(watches->epoll, operation, fd, &event) < 0 ? -errno : 0;
}

int px_watches_set(struct px_watches *watches, int fd, int events) {
  if (fd < 0 || fd == INT_MAX) return -EBADF;
  int result = fd < watches->capacity || events == 0 ? 0 : make_room(watches, fd);
  if (result < 0 || fd >= watches->capacity) return result;
  struct px_watch *watch = &watches->watches[fd];
  if (events == watch->events) return 0;
  if (watch->events != 0) {
    result = control(watches, events == 0 ? EPOLL_CTL_DEL : EPOLL_CTL_MOD, fd, events);
    /* The previous file was closed while it was watched, and the number is another file's. */
    bool replaced = result == -ENOENT && events != 0;
    if (result == 0 && events != 0) {
      watch->events = events;
      return 0;
    }
    watch->events = 0;
    watch->generation++;
    watches->count--;
    if (!replaced) return result;
  }
  result = control(watches, EPOLL_CTL_ADD, fd, events);
  if (result < 0) return result;
  watch->events = events;
  watches->count++;
  return 0;
}

static int events_of(uint32_t seen, int wanted) {
  if (seen & (EPOLLERR | EPOLLHUP)) return wanted;
  return ((seen & EPOLLIN ? PX_READABLE : 0) | (seen & EPOLLOUT ? PX_WRITABLE : 0)) & wanted;
}

static int fd_of(const struct epoll_event *event) {
  return (int)(uint32_t)event->data.u64;
}

/*
 * Returns the index of the next higher descriptor after the one that was first in the last wait, wrapping round. epoll
 * puts a descriptor that is removed and added again last. So a descriptor whose dispatch makes all others pause and resume
 * (they share a full sink) would be first every time, and the only one.
 */
static int find_start(const struct px_watches *watches, const struct epoll_event *events,
                      int count) {
  int start = 0;
  unsigned int nearest = UINT_MAX;
  for (int i = 0; i < count; i++) {
    unsigned int distance = (unsigned int)(fd_of(&events[i]) - watches->last_start - 1);
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
    int fd = fd_of(event);
    found[i] = (struct px_found){
        .fd = fd,
        .generation = (uint32_t)(event->data.u64 >> 32),
        .events = events_of(event->events, watches->watches[fd].events),
    };
  }
  if (count > 0) watches->last_start = fd_of(&events[start]);
  return count;
}

bool px_watches_has(const struct px_watches *watches, const struct px_found *found) {
  if (found->fd >= watches->capacity) return false;
  const struct px_watch *watch = &watches->watches[found->fd];
  return watch->events != 0 && watch->generation == found->generation;
}
