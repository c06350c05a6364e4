#include "../poller.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "../thread.h"
#include "openfd.h"

enum { MOST_READY = 32, WAKE_ID = 0 };

struct poller {
  int epoll;
  int wake; /* readable; added to the set in order to end the thread */
  pthread_t thread;
  bool ending;
  struct px_polled *list;
};

struct px_polled {
  struct px_polled *next;
  struct poller *poller;
  uint64_t id; /* never used again, unlike its address: an event may be older than a remove */
  int epoll;
  void (*notify)(void *data);
  void *data;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of all that follows, and of the lists */
static struct poller *current;
static uint64_t last_id;

static int control(const struct px_polled *polled, int operation) {
  struct epoll_event event = {.events = EPOLLIN | EPOLLONESHOT, .data.u64 = polled->id};
  return epoll_ctl(polled->poller->epoll, operation, polled->epoll, &event) < 0 ? -errno : 0;
}

static void notify_one(const struct poller *poller, uint64_t id) {
  for (struct px_polled *polled = poller->list; polled != NULL; polled = polled->next) {
    if (polled->id == id) polled->notify(polled->data);
  }
}

/* If the program has closed the descriptor of the poller, each set is notified, so that its rearm says so. */
static void notify_all(const struct poller *poller) {
  for (struct px_polled *polled = poller->list; polled != NULL; polled = polled->next) {
    polled->notify(polled->data);
  }
}

static void *run(void *data) {
  struct poller *poller = data;
  struct epoll_event ready[MOST_READY];
  bool ending = false;
  while (!ending) {
    int count = epoll_wait(poller->epoll, ready, MOST_READY, -1);
    if (count < 0 && errno == EINTR) continue;
    (void)pthread_mutex_lock(&lock);
    if (count < 0) notify_all(poller);
    for (int i = 0; i < count; i++) notify_one(poller, ready[i].data.u64);
    ending = poller->ending || count < 0;
    (void)pthread_mutex_unlock(&lock);
  }
  return NULL;
}

static int open_descriptors(struct poller *poller) {
  poller->epoll = px__open_epoll();
  if (poller->epoll < 0) return poller->epoll;
  poller->wake = px__above_standard(eventfd(1, EFD_CLOEXEC));
  if (poller->wake >= 0) return 0;
  (void)close(poller->epoll);
  return poller->wake;
}

static void close_descriptors(const struct poller *poller) {
  (void)close(poller->wake);
  (void)close(poller->epoll);
}

static int start(struct poller **started) {
  struct poller *poller = calloc(1, sizeof *poller);
  if (poller == NULL) return -ENOMEM;
  int result = open_descriptors(poller);
  if (result == 0) {
    result = px__thread_start(&poller->thread, run, poller);
    if (result < 0) close_descriptors(poller);
  }
  if (result < 0) {
    free(poller);
    return result;
  }
  *started = poller;
  return 0;
}

/* Without the lock, which the thread takes before it ends. */
static void end(struct poller *poller) {
  struct epoll_event event = {.events = EPOLLIN, .data.u64 = WAKE_ID};
  /* If the program has closed a descriptor of the poller, the thread cannot be woken: it keeps what it has. */
  if (epoll_ctl(poller->epoll, EPOLL_CTL_ADD, poller->wake, &event) < 0) return;
  px__thread_join(poller->thread);
  close_descriptors(poller);
  free(poller);
}

/* Under the lock. The poller that lost its last set, to be ended without the lock, or NULL. */
static struct poller *unlink_polled(struct px_polled *polled) {
  struct poller *poller = polled->poller;
  struct px_polled **at = &poller->list;
  while (*at != polled) at = &(*at)->next;
  *at = polled->next;
  if (poller->list != NULL) return NULL;
  poller->ending = true;
  current = NULL;
  return poller;
}

int px_poller_add(int epoll, void (*notify)(void *data), void *data, struct px_polled **polled) {
  struct px_polled *added = calloc(1, sizeof *added);
  if (added == NULL) return -ENOMEM;
  *added = (struct px_polled){.epoll = epoll, .notify = notify, .data = data};
  struct poller *unused = NULL;
  (void)pthread_mutex_lock(&lock);
  int result = current == NULL ? start(&current) : 0;
  if (result == 0) {
    added->id = ++last_id;
    added->poller = current;
    added->next = current->list;
    current->list = added;
    result = control(added, EPOLL_CTL_ADD);
    if (result < 0) unused = unlink_polled(added);
  }
  (void)pthread_mutex_unlock(&lock);
  if (unused != NULL) end(unused);
  if (result < 0) {
    free(added);
  } else {
    *polled = added;
  }
  return result;
}

int px_poller_rearm(const struct px_polled *polled) {
  return control(polled, EPOLL_CTL_MOD);
}

void px_poller_remove(struct px_polled *polled) {
  (void)pthread_mutex_lock(&lock);
  (void)control(polled, EPOLL_CTL_DEL);
  struct poller *unused = unlink_polled(polled);
  (void)pthread_mutex_unlock(&lock);
  free(polled);
  if (unused != NULL) end(unused);
}
