/*
 * uv_poll: polls an epoll set, and watches SIGCHLD, with libuv. The only file that includes uv.h.
 *
 * Its functions are weak symbols: Deno does not have all of them. Bun has them, and panics when they are called, so that
 * JavaScript turns off the feature there.
 */
#include <errno.h>
#include <stdlib.h>
#include <uv.h>

#include "../core/features.h"
#include "poll.h"

#pragma weak napi_get_uv_event_loop
#pragma weak uv_close
#pragma weak uv_poll_init
#pragma weak uv_poll_start
#pragma weak uv_poll_stop
#pragma weak uv_ref
#pragma weak uv_signal_init
#pragma weak uv_signal_start
#pragma weak uv_signal_stop
#pragma weak uv_unref

struct px__poll {
  uv_poll_t poll;
  uv_signal_t child_signal;
  const struct px__poll_events *events;
  void *data;
  size_t open_handles; /* whose close callback has not run */
  bool has_signal;
};

bool px__uv_poll_usable(void) {
  return px__feature_usable(PX_FEATURE_UV_POLL) && uv_poll_init != NULL && uv_signal_init != NULL &&
         napi_get_uv_event_loop != NULL;
}

static void on_ready(uv_poll_t *handle, int status, int events) {
  struct px__poll *poll = handle->data;
  (void)status; /* the set itself has no errors */
  (void)events;
  poll->events->ready(poll->data);
}

static void on_signal(uv_signal_t *handle, int number) {
  struct px__poll *poll = handle->data;
  (void)number;
  poll->events->child_signal(poll->data);
}

static int open_poll(napi_env env, int epoll, const struct px__poll_events *events, void *data,
                     struct px__poll **opened) {
  uv_loop_t *uv;
  if (napi_get_uv_event_loop(env, &uv) != napi_ok) return -EINVAL;
  struct px__poll *poll = calloc(1, sizeof *poll);
  if (poll == NULL) return -ENOMEM;
  int result = uv_poll_init(uv, &poll->poll, epoll);
  if (result < 0) {
    free(poll);
    return result;
  }
  poll->events = events;
  poll->data = data;
  poll->open_handles = 1;
  poll->poll.data = poll;
  uv_unref((uv_handle_t *)&poll->poll);
  /* Fails only for a closing handle. */
  (void)uv_poll_start(&poll->poll, UV_READABLE, on_ready);
  *opened = poll;
  return 0;
}

static void set_handle_referenced(uv_handle_t *handle, bool referenced) {
  if (referenced) {
    uv_ref(handle);
  } else {
    uv_unref(handle);
  }
}

static void set_referenced(struct px__poll *poll, bool referenced) {
  set_handle_referenced((uv_handle_t *)&poll->poll, referenced);
}

/* libuv polls level-triggered. */
static int rearm(struct px__poll *poll) {
  (void)poll;
  return 0;
}

static void stop(struct px__poll *poll) {
  (void)uv_poll_stop(&poll->poll);
}

static int watch_child_signal(struct px__poll *poll, bool active, bool referenced) {
  if (!poll->has_signal) {
    int result = uv_signal_init(poll->poll.loop, &poll->child_signal);
    if (result < 0) return result;
    poll->child_signal.data = poll;
    poll->has_signal = true;
    poll->open_handles++;
  }
  set_handle_referenced((uv_handle_t *)&poll->child_signal, referenced);
  return active ? uv_signal_start(&poll->child_signal, on_signal, SIGCHLD)
                : uv_signal_stop(&poll->child_signal);
}

static void on_handle_closed(uv_handle_t *handle) {
  struct px__poll *poll = handle->data;
  if (--poll->open_handles > 0) return;
  poll->events->closed(poll->data);
  free(poll);
}

static void close_poll(struct px__poll *poll) {
  if (poll->has_signal) uv_close((uv_handle_t *)&poll->child_signal, on_handle_closed);
  uv_close((uv_handle_t *)&poll->poll, on_handle_closed);
}

const struct px__poll_kind px__uv_poll = {
    .open = open_poll,
    .set_referenced = set_referenced,
    .rearm = rearm,
    .stop = stop,
    .watch_child_signal = watch_child_signal,
    .close = close_poll,
};
