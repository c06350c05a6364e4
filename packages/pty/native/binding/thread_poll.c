/*
 * thread_poll: waits for an epoll set on the poller's thread (core/poller.h), and calls JavaScript's thread through a
 * thread-safe function.
 *
 * Invariant: while the poller has the set, the thread-safe function is not freed. The runtime frees it after `close`, or at the
 * end of its thread.
 */
#include <errno.h>
#include <stdlib.h>

#include "../core/poller.h"
#include "poll.h"

struct px__poll {
  napi_env env;
  napi_threadsafe_function function; /* NULL once freed */
  struct px_polled *polled;          /* NULL once removed */
  const struct px__poll_events *events;
  void *data;
  bool opened, closing;
};

/* On the poller's thread. The call fails only when the JavaScript thread ends. */
static void notify(void *data) {
  struct px__poll *poll = data;
  (void)napi_call_threadsafe_function(poll->function, NULL, napi_tsfn_nonblocking);
}

static void on_ready(napi_env env, napi_value function, void *context, void *data) {
  struct px__poll *poll = context;
  (void)function;
  (void)data;
  if (env != NULL && !poll->closing) poll->events->ready(poll->data);
}

static void stop(struct px__poll *poll) {
  if (poll->polled != NULL) px_poller_remove(poll->polled);
  poll->polled = NULL;
}

/* Also without `close` before, at the end of the JavaScript thread; or never, if the thread ends just after `close`. */
static void on_function_freed(napi_env env, void *data, void *hint) {
  struct px__poll *poll = data;
  (void)env;
  (void)hint;
  stop(poll);
  poll->function = NULL;
  if (poll->closing) free(poll);
}

static void close_poll(struct px__poll *poll) {
  const struct px__poll_events *events = poll->events;
  void *data = poll->data;
  bool opened = poll->opened;
  stop(poll);
  poll->closing = true;
  if (poll->function == NULL) {
    free(poll);
  } else {
    (void)napi_release_threadsafe_function(poll->function, napi_tsfn_abort);
  }
  if (opened) events->closed(data);
}

static void set_referenced(struct px__poll *poll, bool referenced) {
  if (poll->function == NULL) return;
  (void)(referenced ? napi_ref_threadsafe_function(poll->env, poll->function)
                    : napi_unref_threadsafe_function(poll->env, poll->function));
}

static int open_poll(napi_env env, int epoll, const struct px__poll_events *events, void *data,
                     struct px__poll **opened) {
  napi_value name;
  struct px__poll *poll = calloc(1, sizeof *poll);
  if (poll == NULL) return -ENOMEM;
  *poll = (struct px__poll){.env = env, .events = events, .data = data};
  if (napi_create_string_utf8(env, "strand-pty", NAPI_AUTO_LENGTH, &name) != napi_ok ||
      napi_create_threadsafe_function(env, NULL, NULL, name, 0, 1, poll, on_function_freed, poll,
                                      on_ready, &poll->function) != napi_ok) {
    free(poll);
    return -ENOMEM;
  }
  set_referenced(poll, false);
  int result = px_poller_add(epoll, notify, poll, &poll->polled);
  if (result < 0) {
    close_poll(poll);
    return result;
  }
  poll->opened = true;
  *opened = poll;
  return 0;
}

static int rearm(struct px__poll *poll) {
  return poll->polled == NULL ? 0 : px_poller_rearm(poll->polled);
}

static int watch_child_signal(struct px__poll *poll, bool active, bool referenced) {
  (void)poll;
  (void)active;
  (void)referenced;
  return -ENOSYS;
}

const struct px__poll_kind px__thread_poll = {
    .open = open_poll,
    .set_referenced = set_referenced,
    .is_in_callback = true,
    .rearm = rearm,
    .stop = stop,
    .watch_child_signal = watch_child_signal,
    .close = close_poll,
};
