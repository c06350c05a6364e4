#include "watcher.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

#include "../core/watches.h"
#include "napi_util.h"

struct px__loop {
  struct px__loop *next; /* of the instance's list, until closed */
  napi_env env;
  struct px__instance *instance;
  /* Strong while something is watched: what holds it for JavaScript may be garbage otherwise. */
  napi_ref dispatch;
  napi_ref on_child_signal; /* weak: alive as long as `dispatch` */
  struct px_watches watches;
  uv_poll_t poll; /* polls the epoll set; referenced while a watch is */
  int referenced; /* watches that keep the event loop running */
  uv_signal_t child_signal;
  size_t open_handles; /* whose close callback has not run */
  bool has_signal, watches_signal, keeps_functions;
  bool ending;    /* no more calls into JavaScript */
  bool collected; /* the handle was garbage-collected: free once closed */
};

/* --- into JavaScript ---------------------------------------------------------------------------------- */

static bool call(struct px__loop *loop, napi_ref reference, size_t count, const int *numbers) {
  napi_env env = loop->env;
  napi_value function, arguments[2];
  if (napi_get_reference_value(env, reference, &function) != napi_ok || function == NULL)
    return false;
  for (size_t i = 0; i < count; i++) {
    if (napi_create_int32(env, numbers[i], &arguments[i]) != napi_ok) return false;
  }
  /* Without an asynchronous context of its own, which Jest would report as an open handle. */
  return napi_make_callback(env, NULL, function, function, count, arguments, NULL) == napi_ok;
}

/* An exception of a listener is an uncaught exception. While the thread is being terminated the call fails without one, and
 * the clean-up hook runs next. */
static void call_javascript(struct px__loop *loop, napi_ref reference, size_t count,
                            const int *numbers) {
  napi_env env = loop->env;
  napi_handle_scope scope;
  if (loop->ending) return;
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

/* --- the end of a loop and of the thread --------------------------------------------------------------- */

static void end_instance(struct px__instance *instance) {
  napi_async_cleanup_hook_handle cleanup = instance->cleanup;
  px__instance_end(instance);
  /* Last: the environment is gone after this. */
  (void)napi_remove_async_cleanup_hook(cleanup);
}

static void on_handle_closed(uv_handle_t *handle) {
  struct px__loop *loop = handle->data;
  if (--loop->open_handles > 0) return;
  struct px__instance *instance = loop->instance;
  struct px__loop **at = &instance->loops;
  while (*at != loop) at = &(*at)->next;
  *at = loop->next;
  px_watches_close(&loop->watches);
  if (loop->collected) free(loop);
  if (instance->ending && instance->loops == NULL) end_instance(instance);
}

static void end_loop(struct px__loop *loop) {
  if (loop->ending) return;
  loop->ending = true;
  if (loop->dispatch != NULL) (void)napi_delete_reference(loop->env, loop->dispatch);
  if (loop->on_child_signal != NULL) (void)napi_delete_reference(loop->env, loop->on_child_signal);
  if (loop->has_signal) uv_close((uv_handle_t *)&loop->child_signal, on_handle_closed);
  uv_close((uv_handle_t *)&loop->poll, on_handle_closed);
}

/* Of the handle that JavaScript has; at the end of the thread it comes after the environment's clean-up hook. */
static void on_handle_collected(napi_env env, void *data, void *hint) {
  struct px__loop *loop = data;
  (void)env;
  (void)hint;
  loop->collected = true;
  if (loop->open_handles == 0) {
    free(loop);
  } else {
    end_loop(loop);
  }
}

static void on_environment_end(napi_async_cleanup_hook_handle handle, void *data) {
  struct px__instance *instance = data;
  (void)handle;
  instance->ending = true;
  for (struct px__loop *loop = instance->loops; loop != NULL; loop = loop->next) end_loop(loop);
  if (instance->loops == NULL) end_instance(instance);
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

/* The functions stay alive as long as something is watched, also when JavaScript has forgotten its handle. */
static bool keep_functions(napi_env env, struct px__loop *loop) {
  bool wanted = loop->watches.count > 0 || loop->watches_signal;
  if (wanted == loop->keeps_functions) return true;
  loop->keeps_functions = wanted;
  PX__CHECK(env, wanted ? napi_reference_ref(env, loop->dispatch, NULL)
                        : napi_reference_unref(env, loop->dispatch, NULL));
  return true;
}

static bool get_loop(napi_env env, napi_value value, struct px__loop **loop) {
  void *data;
  PX__CHECK(env, napi_get_value_external(env, value, &data));
  *loop = data;
  return true;
}

/* watch(loop, fd, events, references): 0 or -errno, as px_watches_set. `references` is how many more watches than before
 * keep the event loop running: -1, 0 or 1; it does not count when the descriptor cannot be watched. */
static napi_value watch(napi_env env, napi_callback_info info) {
  napi_value arguments[4];
  int fd, events, references;
  struct px__loop *loop;
  if (!px__arguments(env, info, 4, arguments) || !get_loop(env, arguments[0], &loop)) return NULL;
  if (!px__get_int(env, arguments[1], &fd) || !px__get_int(env, arguments[2], &events)) return NULL;
  if (!px__get_int(env, arguments[3], &references)) return NULL;
  int result = px_watches_set(&loop->watches, fd, events);
  if (references != 0 && (result == 0 || events == 0)) count_references(loop, references);
  return keep_functions(env, loop) ? px__int(env, result) : NULL;
}

/* watchChildSignal(loop, active, referenced): calls onChildSignal at each SIGCHLD; 0 or -errno. */
static napi_value watch_child_signal(napi_env env, napi_callback_info info) {
  napi_value arguments[3];
  bool active, referenced;
  struct px__loop *loop;
  if (!px__arguments(env, info, 3, arguments) || !get_loop(env, arguments[0], &loop)) return NULL;
  if (!px__get_bool(env, arguments[1], &active)) return NULL;
  if (!px__get_bool(env, arguments[2], &referenced)) return NULL;
  if (!loop->has_signal) {
    int result = uv_signal_init(loop->poll.loop, &loop->child_signal);
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
  int result = active ? uv_signal_start(&loop->child_signal, on_signal, SIGCHLD)
                      : uv_signal_stop(&loop->child_signal);
  loop->watches_signal = active && result == 0;
  return keep_functions(env, loop) ? px__int(env, result) : NULL;
}

static bool open_set(napi_env env, struct px__loop *loop) {
  uv_loop_t *uv;
  PX__CHECK(env, napi_get_uv_event_loop(env, &uv));
  int result = px_watches_open(&loop->watches);
  if (result == 0) {
    result = uv_poll_init(uv, &loop->poll, loop->watches.epoll);
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
  loop->next = loop->instance->loops;
  loop->instance->loops = loop;
  uv_unref((uv_handle_t *)&loop->poll);
  /* Fails only for a closing handle. */
  (void)uv_poll_start(&loop->poll, UV_READABLE, on_ready);
  return true;
}

static bool make_handle(napi_env env, struct px__loop *loop, const napi_value *functions,
                        napi_value *handle) {
  PX__CHECK(env, napi_create_reference(env, functions[0], 0, &loop->dispatch));
  PX__CHECK(env, napi_create_reference(env, functions[1], 0, &loop->on_child_signal));
  PX__CHECK(env, napi_create_external(env, loop, on_handle_collected, NULL, handle));
  return true;
}

/* openLoop(dispatch, onChildSignal, mainThread): a handle for `watch` and `watchChildSignal`. The caller keeps the
 * functions alive; the loop ends when the handle is garbage. */
static napi_value open_loop(napi_env env, napi_callback_info info) {
  napi_value arguments[3], handle;
  struct px__instance *instance = px__instance_of(env);
  if (instance == NULL || !px__arguments(env, info, 3, arguments)) return NULL;
  if (!px__get_bool(env, arguments[2], &instance->main_thread)) return NULL;
  struct px__loop *loop = calloc(1, sizeof *loop);
  if (loop == NULL) {
    (void)napi_throw_error(env, NULL, "out of memory");
    return NULL;
  }
  loop->env = env;
  loop->instance = instance;
  if (!open_set(env, loop)) {
    free(loop);
    return NULL;
  }
  if (make_handle(env, loop, arguments, &handle)) return handle;
  loop->collected = true;
  end_loop(loop);
  return NULL;
}

bool px__watcher_init(napi_env env, napi_value exports, struct px__instance *instance) {
  static const struct px__function functions[] = {
      {"openLoop", open_loop},
      {"watch", watch},
      {"watchChildSignal", watch_child_signal},
  };
  PX__CHECK(env,
            napi_add_async_cleanup_hook(env, on_environment_end, instance, &instance->cleanup));
  return px__export(env, exports, functions, sizeof functions / sizeof *functions);
}
