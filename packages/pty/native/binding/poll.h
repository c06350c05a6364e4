/*
 * poll: calls a function on a JavaScript thread when an epoll set is ready, while anything in it is.
 *
 * Two kinds: libuv polls the set, or, where the runtime has no libuv (Bun, Deno), one thread of the process waits for all sets.
 *
 * Test: test/reactor, with and without STRAND_PTY_WITHOUT=uv_poll
 */
#ifndef STRAND_BINDING_POLL_H
#define STRAND_BINDING_POLL_H

#include <node_api.h>
#include <stdbool.h>

struct px__poll; /* each kind has its own */

/* All are called on the JavaScript thread. */
struct px__poll_events {
  void (*ready)(void *data);
  void (*child_signal)(void *data);
  void (*closed)(void *data); /* the last call, in `close` or after it */
};

struct px__poll_kind {
  /* 0 or -errno. Does not keep the event loop running. */
  int (*open)(napi_env env, int epoll, const struct px__poll_events *events, void *data,
              struct px__poll **poll);

  /* Whether it keeps the event loop running. */
  void (*set_referenced)(struct px__poll *poll, bool referenced);

  /* `ready` is called by JavaScript's scheduler, which runs ticks and promises when it returns. Otherwise napi_make_callback runs
   * them. */
  bool is_in_callback;

  /* When all that was ready is dispatched: `ready` is called while the set is ready. 0 or -errno. */
  int (*rearm)(struct px__poll *poll);

  /* `ready` is not called any more. */
  void (*stop)(struct px__poll *poll);

  /* Calls `child_signal` at each SIGCHLD. 0 or -errno; -ENOSYS where JavaScript has to watch it. */
  int (*watch_child_signal)(struct px__poll *poll, bool active, bool referenced);

  /* Calls `closed`, before it returns or later, and frees `poll`. The set must stay open until `closed`. */
  void (*close)(struct px__poll *poll);
};

extern const struct px__poll_kind px__uv_poll, px__thread_poll;

/* False if the runtime has no libuv, or must not use it. */
bool px__uv_poll_usable(void);

#endif
