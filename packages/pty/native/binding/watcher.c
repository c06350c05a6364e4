#include "watcher.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

#include "../core/watches.h"
#include "napi_util.h"

struct px__loop {
  napi_env env;
  uv_loop_t *uv;
  struct px__instance *instance;
  napi_async_context context;
  napi_async_cleanup_hook_handle cleanup;
  napi_ref dispatch, on_child_signal; /* NULL until configured */
  struct px_watches watches;
  uv_poll_t poll; /* polls the epoll set; referenced while a watch is */
  int referenced; /* watches that keep the event loop running */
  uv_signal_t child_signal;
  size_t open_handles; /* whose close callback has not run */
  bool has_signal, ending;
};

static struct px__loop *loop_of(napi_env env) {
  struct px__instance *instance = px__instance_of(env);
  return instance == NULL ? NULL : instance->loop;
}

/* --- into JavaScript ---------------------------------------------------------------------------------- */

static bool call(struct px__loop *loop, napi_ref reference, size_t count, const int *numbers) {
  napi_env env = loop->env;
  napi_value function, global, arguments[2];
  if (napi_get_reference_value(env, reference, &function) != napi_ok) return false;
  if (napi_get_global(env, &global) != napi_ok) return false;
  for (size_t i = 0; i < count; i++) {
    if (napi_create_int32(env, numbers[i], &arguments[i]) != napi_ok) return false;
  }
  return napi_make_callback(env, loop->context, global, function, count, arguments, NULL) ==
         napi_ok;
}

/* An exception of a listener is an uncaught exception. While the thread is being terminated the call fails without one, and
 * the clean-up hook runs next. */
static void call_javascript(struct px__loop *loop, napi_ref reference, size_t count,
                            const int *numbers) {
  napi_env env = loop->env;
  napi_handle_scope scope;
  if (loop->ending || reference == NULL) return;
  if (napi_open_handle_scope(env, &scope) != napi_ok) return;
  if (!call(loop, reference, count, numbers)) {
    bool pending = false;
    napi_value error;
    if (napi_is_exception_pending(env, &pending) == napi_ok && pending &&
        napi_get_and_clear_last_exception(env, &error) == napi_ok) {
      (void)napi_fatal_exception(env, error);
    }
  }
  (void)napi_close_handle_scope(env, scope);
}

/* The program has closed the set's descriptor, or reused its number, while another process has the set open. No event can be
 * reported any more, so this is fatal. */
static void report_lost_watches(struct px__loop *loop, int error) {
  napi_handle_scope scope;
  napi_value message, failure;
  (void)uv_poll_stop(&loop->poll);
  if (napi_open_handle_scope(loop->env, &scope) != napi_ok) return;
  char text[128];
  (void)snprintf(text, sizeof text,
                 "epoll_wait failed: %s: the program has closed a descriptor of strand-pty",
                 uv_strerror(error));
  if (napi_create_string_utf8(loop->env, text, NAPI_AUTO_LENGTH, &message) == napi_ok &&
      napi_create_error(loop->env, NULL, message, &failure) == napi_ok) {
    (void)napi_fatal_exception(loop->env, failure);
  }
  (void)napi_close_handle_scope(loop->env, scope);
}

static void on_ready(uv_poll_t *handle, int status, int events) {
  struct px__loop *loop = handle->data;
  struct px_found found[PX_MOST_FOUND];
  (void)status; /* the set itself has no errors */
  (void)events;
  int count = px_watches_wait(&loop->watches, found, PX_MOST_FOUND);
  if (count < 0) {
    report_lost_watches(loop, count);
    return;
  }
  px_budget_turn(&loop->instance->read_budget, count);
  for (int i = 0; i < count && !loop->ending; i++) {
    if (!px_watches_has(&loop->watches, &found[i])) continue;
    call_javascript(loop, loop->dispatch, 2, (int[]){found[i].fd, found[i].events});
  }
}

static void on_signal(uv_signal_t *handle, int number) {
  (void)number;
  struct px__loop *loop = handle->data;
  call_javascript(loop, loop->on_child_signal, 0, NULL);
}

/* --- the end of the thread ---------------------------------------------------------------------------- */

static void end_if_closed(struct px__loop *loop) {
  if (!loop->ending || loop->open_handles > 0) return;
  napi_async_cleanup_hook_handle cleanup = loop->cleanup;
  px_watches_close(&loop->watches);
  px__instance_end(loop->instance);
  free(loop);
  /* Last: the environment is gone after this. */
  (void)napi_remove_async_cleanup_hook(cleanup);
}

static void on_handle_closed(uv_handle_t *handle) {
  struct px__loop *loop = handle->data;
  loop->open_handles--;
  end_if_closed(loop);
}

static void on_environment_end(napi_async_cleanup_hook_handle handle, void *data) {
  struct px__loop *loop = data;
  (void)handle;
  loop->ending = true;
  if (loop->dispatch != NULL) (void)napi_delete_reference(loop->env, loop->dispatch);
  if (loop->on_child_signal != NULL) (void)napi_delete_reference(loop->env, loop->on_child_signal);
  (void)napi_async_destroy(loop->env, loop->context);
  if (loop->has_signal) uv_close((uv_handle_t *)&loop->child_signal, on_handle_closed);
  uv_close((uv_handle_t *)&loop->poll, on_handle_closed);
}

/* --- watchers ----------------------------------------------------------------------------------------- */

/* Adds or drops one reference that keeps the event loop running. */
static void count_references(struct px__loop *loop, int more) {
  loop->referenced += more;
  if (loop->referenced > 0) {
    uv_ref((uv_handle_t *)&loop->poll);
  } else {
    uv_unref((uv_handle_t *)&loop->poll);
  }
}

/* watch(fd, events, references): 0 or -errno, as px_watches_set. `references` is the change of the number of watches that keep
 * the event loop running: -1, 0 or 1. Ignored if the descriptor cannot be watched. */
static napi_value watch(napi_env env, napi_callback_info info) {
  napi_value arguments[3];
  int fd, events, references;
  struct px__loop *loop = loop_of(env);
  if (loop == NULL || !px__arguments(env, info, 3, arguments)) return NULL;
  if (!px__get_int(env, arguments[0], &fd) || !px__get_int(env, arguments[1], &events)) return NULL;
  if (!px__get_int(env, arguments[2], &references)) return NULL;
  int result = px_watches_set(&loop->watches, fd, events);
  if (references != 0 && (result == 0 || events == 0)) count_references(loop, references);
  return px__int(env, result);
}

/* watchChildSignal(active, referenced): calls onChildSignal at each SIGCHLD; 0 or -errno. */
static napi_value watch_child_signal(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  bool active, referenced;
  struct px__loop *loop = loop_of(env);
  if (loop == NULL || !px__arguments(env, info, 2, arguments)) return NULL;
  if (!px__get_bool(env, arguments[0], &active)) return NULL;
  if (!px__get_bool(env, arguments[1], &referenced)) return NULL;
  if (!loop->has_signal) {
    int result = uv_signal_init(loop->uv, &loop->child_signal);
    if (result < 0) return px__int(env, result);
    loop->child_signal.data = loop;
    loop->has_signal = true;
    loop->open_handles++;
  }
  if (referenced) {
    uv_ref((uv_handle_t *)&loop->child_signal);
  } else {
    uv_unref((uv_handle_t *)&loop->child_signal);
  }
  return px__int(env, active ? uv_signal_start(&loop->child_signal, on_signal, SIGCHLD)
                             : uv_signal_stop(&loop->child_signal));
}

/* configure(dispatch, onChildSignal, mainThread): once in a thread, before anything is watched. */
static napi_value configure(napi_env env, napi_callback_info info) {
  napi_value arguments[3];
  struct px__loop *loop = loop_of(env);
  if (loop == NULL || !px__arguments(env, info, 3, arguments)) return NULL;
  if (loop->dispatch != NULL) {
    PX__TRY(env, napi_throw_error(env, NULL, "strand-pty was configured before in this thread"));
    return NULL;
  }
  if (!px__get_bool(env, arguments[2], &loop->instance->main_thread)) return NULL;
  PX__TRY(env, napi_create_reference(env, arguments[0], 1, &loop->dispatch));
  PX__TRY(env, napi_create_reference(env, arguments[1], 1, &loop->on_child_signal));
  return NULL;
}

static bool open_watches(napi_env env, struct px__loop *loop) {
  int result = px_watches_open(&loop->watches);
  if (result == 0) {
    result = uv_poll_init(loop->uv, &loop->poll, loop->watches.epoll);
    if (result < 0) px_watches_close(&loop->watches);
  }
  if (result < 0) {
    char message[128];
    (void)snprintf(message, sizeof message, "epoll_create1 failed: %s", uv_strerror(result));
    (void)napi_throw_error(env, NULL, message);
    return false;
  }
  loop->poll.data = loop;
  loop->open_handles++;
  uv_unref((uv_handle_t *)&loop->poll);
  /* Fails only for a closing handle. */
  (void)uv_poll_start(&loop->poll, UV_READABLE, on_ready);
  return true;
}

static bool open_loop(napi_env env, struct px__loop *loop) {
  napi_value name;
  loop->env = env;
  PX__CHECK(env, napi_get_uv_event_loop(env, &loop->uv));
  PX__CHECK(env, napi_create_string_utf8(env, "strand-pty", NAPI_AUTO_LENGTH, &name));
  PX__CHECK(env, napi_async_init(env, NULL, name, &loop->context));
  PX__CHECK(env, napi_add_async_cleanup_hook(env, on_environment_end, loop, &loop->cleanup));
  if (open_watches(env, loop)) return true;
  (void)napi_remove_async_cleanup_hook(loop->cleanup);
  return false;
}

bool px__watcher_open(napi_env env, struct px__instance *instance) {
  struct px__loop *loop = calloc(1, sizeof *loop);
  if (loop == NULL) {
    (void)napi_throw_error(env, NULL, "out of memory");
    return false;
  }
  loop->instance = instance;
  instance->loop = loop;
  if (open_loop(env, loop)) return true;
  free(loop);
  return false;
}

bool px__watcher_init(napi_env env, napi_value exports) {
  static const struct px__function functions[] = {
      {"configure", configure},
      {"watch", watch},
      {"watchChildSignal", watch_child_signal},
  };
  return px__export(env, exports, functions, sizeof functions / sizeof *functions);
}
