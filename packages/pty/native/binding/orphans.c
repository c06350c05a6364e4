#include "orphans.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#include "../core/thread.h"

/* The children of one thread that ended. */
struct batch {
  struct batch *next;
  pthread_t thread;
  bool has_thread;
  atomic_bool finished; /* set by the thread */
  struct px_child *children;
  size_t count;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of the list, and of spare_batch */
static struct batch *batches;
static atomic_int threadless; /* batches without a thread */
/* For when there is no memory for another; in use while it has children. */
static struct batch spare_batch;

static void *run_thread(void *data) {
  struct batch *batch = data;
  px_reap_orphans(batch->children, batch->count);
  atomic_store(&batch->finished, true);
  return NULL;
}

static bool has_finished(struct batch *batch) {
  if (batch->has_thread) return atomic_load(&batch->finished);
  batch->count = px_reap_dead(batch->children, batch->count);
  return batch->count == 0;
}

static void release(struct batch *batch) {
  if (batch->has_thread) {
    px__thread_join(batch->thread);
  } else {
    atomic_fetch_sub(&threadless, 1);
  }
  free(batch->children);
  if (batch == &spare_batch) {
    batch->children = NULL;
  } else {
    free(batch);
  }
}

static void release_finished(void) {
  for (struct batch **at = &batches; *at != NULL;) {
    struct batch *batch = *at;
    if (has_finished(batch)) {
      *at = batch->next;
      release(batch);
    } else {
      at = &batch->next;
    }
  }
}

void px__orphans_reap_threadless(void) {
  if (atomic_load_explicit(&threadless, memory_order_relaxed) == 0) return;
  (void)pthread_mutex_lock(&lock);
  release_finished();
  (void)pthread_mutex_unlock(&lock);
}

static void start(struct batch *batch, struct px_child *children, size_t count) {
  batch->children = children;
  batch->count = count;
  atomic_store(&batch->finished, false);
  /* Before the thread starts, which does not read it. */
  batch->has_thread = true;
  if (px__thread_start(&batch->thread, run_thread, batch) < 0) {
    batch->has_thread = false;
    atomic_fetch_add(&threadless, 1);
  }
  batch->next = batches;
  batches = batch;
}

void px__orphans_adopt(struct px_child *children, size_t count) {
  struct batch *batch = calloc(1, sizeof *batch);
  (void)pthread_mutex_lock(&lock);
  release_finished();
  if (batch == NULL && spare_batch.children == NULL) batch = &spare_batch;
  if (batch != NULL) {
    start(batch, children, count);
  } else {
    (void)px_reap_dead(children, count);
    free(children);
  }
  (void)pthread_mutex_unlock(&lock);
}
