/* poller: notifies when a set is ready, not again before it is rearmed, and not after it was removed. */
#include "../core/poller.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "support.h"

/* An epoll set with one eventfd in it. */
struct set {
  int epoll, event;
  struct px_polled *polled;
  atomic_int notified;
  sigset_t blocked; /* in the thread that notifies */
};

static void count_notification(void *data) {
  struct set *set = data;
  (void)pthread_sigmask(SIG_SETMASK, NULL, &set->blocked);
  atomic_fetch_add(&set->notified, 1);
}

static void open_set(struct set *set) {
  *set = (struct set){.epoll = epoll_create1(EPOLL_CLOEXEC), .event = eventfd(0, EFD_CLOEXEC)};
  struct epoll_event event = {.events = EPOLLIN};
  EXPECT_INT(epoll_ctl(set->epoll, EPOLL_CTL_ADD, set->event, &event), 0);
  EXPECT_INT(px_poller_add(set->epoll, count_notification, set, &set->polled), 0);
}

static void close_set(struct set *set) {
  px_poller_remove(set->polled);
  (void)close(set->event);
  (void)close(set->epoll);
}

static void make_ready(const struct set *set) {
  EXPECT_INT(eventfd_write(set->event, 1), 0);
}

static void make_unready(const struct set *set) {
  eventfd_t value;
  EXPECT_INT(eventfd_read(set->event, &value), 0);
}

static void await_notification(const struct set *set, int count) {
  while (atomic_load(&set->notified) < count) (void)sched_yield();
  EXPECT_INT(atomic_load(&set->notified), count);
}

TEST("a set that becomes ready is notified once") {
  struct set set, other;
  open_set(&set);
  open_set(&other);
  make_ready(&set);
  await_notification(&set, 1);
  /* The notification of the other comes after everything that the thread knew of the first. */
  make_ready(&other);
  await_notification(&other, 1);
  EXPECT_INT(atomic_load(&set.notified), 1);
  close_set(&set);
  close_set(&other);
}

TEST("a set that is ready when it is added is notified") {
  struct set set;
  open_set(&set);
  px_poller_remove(set.polled);
  make_ready(&set);
  EXPECT_INT(px_poller_add(set.epoll, count_notification, &set, &set.polled), 0);
  await_notification(&set, 1);
  close_set(&set);
}

TEST("a rearmed set is notified again while it is ready") {
  struct set set;
  open_set(&set);
  make_ready(&set);
  await_notification(&set, 1);
  EXPECT_INT(px_poller_rearm(set.polled), 0);
  await_notification(&set, 2);
  make_unready(&set);
  EXPECT_INT(px_poller_rearm(set.polled), 0);
  make_ready(&set);
  await_notification(&set, 3);
  close_set(&set);
}

TEST("a removed set is not notified, and the others are") {
  struct set removed, left;
  open_set(&removed);
  open_set(&left);
  px_poller_remove(removed.polled);
  make_ready(&removed);
  make_ready(&left);
  await_notification(&left, 1);
  EXPECT_INT(atomic_load(&removed.notified), 0);
  (void)close(removed.event);
  (void)close(removed.epoll);
  close_set(&left);
}

TEST("the last set ends the thread and closes its descriptors") {
  size_t before = count_descriptors();
  for (int time = 0; time < 20; time++) {
    struct set set;
    open_set(&set);
    make_ready(&set);
    close_set(&set);
    EXPECT_INT(count_descriptors(), before);
  }
}

TEST("the thread blocks every signal") {
  struct set set;
  open_set(&set);
  make_ready(&set);
  await_notification(&set, 1);
  EXPECT(sigismember(&set.blocked, SIGCHLD) == 1);
  EXPECT(sigismember(&set.blocked, SIGTERM) == 1);
  close_set(&set);
}

TEST("without descriptors left adding a set fails and leaves nothing") {
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  size_t before = count_descriptors();
  struct px_polled *polled = NULL;
  int lowest = dup(epoll);
  (void)close(lowest);
  for (size_t room = 0; room < 2; room++) {
    limit_descriptors((size_t)lowest + room);
    EXPECT_INT(px_poller_add(epoll, count_notification, NULL, &polled), -EMFILE);
    restore_descriptor_limit();
    EXPECT_INT(count_descriptors(), before);
  }
  (void)close(epoll);
}

TEST("what is not an epoll set cannot be added") {
  struct px_polled *polled = NULL;
  EXPECT_INT(px_poller_add(-1, count_notification, NULL, &polled), -EBADF);
}

static void *open_and_close_sets(void *data) {
  (void)data;
  for (int time = 0; time < 200; time++) {
    struct set set;
    open_set(&set);
    make_ready(&set);
    if (time % 2 == 0) await_notification(&set, 1);
    close_set(&set);
  }
  return NULL;
}

TEST("threads add and remove sets at the same time") {
  pthread_t threads[4];
  for (int i = 0; i < 4; i++)
    EXPECT_INT(pthread_create(&threads[i], NULL, open_and_close_sets, NULL), 0);
  for (int i = 0; i < 4; i++) EXPECT_INT(pthread_join(threads[i], NULL), 0);
}

int main(void) {
  return run_tests();
}
