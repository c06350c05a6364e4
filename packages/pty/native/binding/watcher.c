#include "watcher.h"

#include <stdlib.h>

#include "../core/watches.h"
#include "napi_util.h"
#include "poll.h"

struct px__loop {
  struct px__loop *next; /* of the instance's list, until closed */
  napi_env env;
  struct px__instance *instance;
  /* Strong while something is watched: what holds it for JavaScript may be garbage otherwise. */
  napi_ref dispatch;
  napi_ref on_child_signal; /* weak: alive as long as `dispatch` */
  struct px_watches watches;
  const struct px__poll_kind *kind;
  struct px__poll *poll; /* polls the epoll set; referenced while a watch is; NULL once closed */
  int referenced;        /* watches that keep the event loop running */
  struct px_found found[PX_MOST_FOUND];
  int found_count, dispatched; /* of `found` */
  bool watches_signal, keeps_functions, is_dispatching;
  bool ending;    /* no more calls into JavaScript */
  bool collected; /* the handle was garbage-collected: free once closed */
};

/* --- into JavaScript ---------------------------------------------------------------------------------- */

static bool call(struct px__loop *loop, napi_ref reference, size_t count, const int *numbers) {
  napi_env env = loop->env;
  napi_value function, arguments[3], unused;
  if (napi_get_reference_value(env, reference, &function) != napi_ok || function == NULL)
    return false;
  for (size_t i = 0; i < count; i++) {
    if (napi_create_int32(env, numbers[i], &arguments[i]) != napi_ok) return false;
  }
  if (loop->kind->is_in_callback)
    return napi_call_function(env, function, function, count, arguments, &unused) == napi_ok;
  /* Without an asynchronous context of its own, which Jest would report as an open handle. */
  return napi_make_callback(env, NULL, function, function, count, arguments, &unused) == napi_ok;
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

/* The program has closed a descriptor of ours, or reused its number. No event can be reported any more: JavaScript throws. */
static void report_lost_watches(struct px__loop *loop, int error) {
  loop->kind->stop(loop->poll);
  call_javascript(loop, loop->dispatch, 2, (int[]){error, 0});
}

/* Dispatches what is ready. In a call from JavaScript's scheduler, ticks and promises run only when that returns: then it
 * dispatches one descriptor, and JavaScript calls dispatchNext for the others. */
static void dispatch_ready(struct px__loop *loop) {
  int result = 0;
  if (loop->dispatched == loop->found_count) {
    result = px_watches_wait(&loop->watches, loop->found, PX_MOST_FOUND);
    loop->dispatched = 0;
    loop->found_count = result > 0 ? result : 0;
    if (result >= 0) px_budget_turn(&loop->instance->read_budget, result);
  }
  while (loop->dispatched < loop->found_count) {
    const struct px_found *found = &loop->found[loop->dispatched++];
    if (!px_watches_has(&loop->watches, found)) continue;
    bool more = loop->kind->is_in_callback && loop->dispatched < loop->found_count;
    call_javascript(loop, loop->dispatch, more ? 3 : 2, (int[]){found->fd, found->events, more});
    if (loop->ending || more) return;
  }
  if (result >= 0) result = loop->kind->rearm(loop->poll);
  if (result < 0) report_lost_watches(loop, result);
}

static void on_signal(void *data) {
  struct px__loop *loop = data;
  call_javascript(loop, loop->on_child_signal, 0, NULL);
}

/* --- the end of a loop and of the thread --------------------------------------------------------------- */

static void end_instance(struct px__instance *instance) {
  napi_async_cleanup_hook_handle cleanup = instance->cleanup;
  px__instance_end(instance);
  /* Last: the environment is gone after this. */
  if (cleanup != NULL) (void)napi_remove_async_cleanup_hook(cleanup);
}

static void on_closed(void *data) {
  struct px__loop *loop = data;
  struct px__instance *instance = loop->instance;
  struct px__loop **at = &instance->loops;
  while (*at != loop) at = &(*at)->next;
  *at = loop->next;
  px_watches_close(&loop->watches);
  loop->poll = NULL;
  if (loop->collected) free(loop);
  if (instance->ending && instance->loops == NULL) end_instance(instance);
}

static void end_loop(struct px__loop *loop) {
  if (loop->ending) return;
  loop->ending = true;
  if (loop->dispatch != NULL) (void)napi_delete_reference(loop->env, loop->dispatch);
  if (loop->on_child_signal != NULL) (void)napi_delete_reference(loop->env, loop->on_child_signal);
  loop->kind->close(loop->poll);
}

/* Of the handle that JavaScript has; at the end of the thread it comes after the environment's clean-up hook. */
static void on_handle_collected(napi_env env, void *data, void *hint) {
  struct px__loop *loop = data;
  (void)env;
  (void)hint;
  loop->collected = true;
  if (loop->is_dispatching) return;
  if (loop->poll == NULL) {
    free(loop);
  } else {
    end_loop(loop);
  }
}

static void on_ready(void *data) {
  struct px__loop *loop = data;
  loop->is_dispatching = true;
  dispatch_ready(loop);
  loop->is_dispatching = false;
  if (loop->collected) on_handle_collected(loop->env, loop, NULL);
}

static void end_environment(void *data) {
  struct px__instance *instance = data;
  for (struct px__loop *loop = instance->loops, *next; loop != NULL; loop = next) {
    next = loop->next;
    end_loop(loop);
  }
  instance->ending = true;
  if (instance->loops == NULL) end_instance(instance);
}

static void end_environment_later(napi_async_cleanup_hook_handle handle, void *data) {
  (void)handle;
  end_environment(data);
}

/* libuv closes its handles later, so that the hook is asynchronous; for anything else Deno's asynchronous hook, which frees its
 * handle twice, is not needed. */
static bool add_cleanup_hook(napi_env env, struct px__instance *instance) {
  if (instance->has_cleanup) return true;
  PX__CHECK(env, px__uv_poll_usable() ? napi_add_async_cleanup_hook(env, end_environment_later,
                                                                    instance, &instance->cleanup)
                                      : napi_add_env_cleanup_hook(env, end_environment, instance));
  instance->has_cleanup = true;
  return true;
}

/* --- watchers ----------------------------------------------------------------------------------------- */

/* Adds or drops one reference that keeps the event loop running. */
static void count_references(struct px__loop *loop, int more) {
  loop->referenced += more;
  loop->kind->set_referenced(loop->poll, loop->referenced > 0);
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

/* dispatchNext(loop): dispatches the next of the descriptors that are ready, after a `dispatch` that said there are more. */
static napi_value dispatch_next(napi_env env, napi_callback_info info) {
  napi_value argument;
  struct px__loop *loop;
  if (!px__arguments(env, info, 1, &argument) || !get_loop(env, argument, &loop)) return NULL;
  if (!loop->ending) on_ready(loop);
  return NULL;
}

/* watchChildSignal(loop, active, referenced): calls onChildSignal at each SIGCHLD; 0 or -errno. */
static napi_value watch_child_signal(napi_env env, napi_callback_info info) {
  napi_value arguments[3];
  bool active, referenced;
  struct px__loop *loop;
  if (!px__arguments(env, info, 3, arguments) || !get_loop(env, arguments[0], &loop)) return NULL;
  if (!px__get_bool(env, arguments[1], &active)) return NULL;
  if (!px__get_bool(env, arguments[2], &referenced)) return NULL;
  int result = loop->kind->watch_child_signal(loop->poll, active, referenced);
  loop->watches_signal = active && result == 0;
  return keep_functions(env, loop) ? px__int(env, result) : NULL;
}

static int open_set(napi_env env, struct px__loop *loop) {
  static const struct px__poll_events events = {on_ready, on_signal, on_closed};
  int result = px_watches_open(&loop->watches);
  if (result < 0) return result;
  loop->kind = px__uv_poll_usable() ? &px__uv_poll : &px__thread_poll;
  result = loop->kind->open(env, loop->watches.epoll, &events, loop, &loop->poll);
  if (result < 0) {
    px_watches_close(&loop->watches);
    return result;
  }
  loop->next = loop->instance->loops;
  loop->instance->loops = loop;
  return 0;
}

static bool make_handle(napi_env env, struct px__loop *loop, const napi_value *functions,
                        napi_value *handle) {
  PX__CHECK(env, napi_create_reference(env, functions[0], 0, &loop->dispatch));
  PX__CHECK(env, napi_create_reference(env, functions[1], 0, &loop->on_child_signal));
  PX__CHECK(env, napi_create_external(env, loop, on_handle_collected, NULL, handle));
  return true;
}

/* openLoop(dispatch, onChildSignal): -errno, or a handle for `watch` and `watchChildSignal`. The caller keeps the
 * functions alive; the loop ends when the handle is garbage. */
static napi_value open_loop(napi_env env, napi_callback_info info) {
  napi_value arguments[2], handle;
  struct px__instance *instance = px__instance_of(env);
  if (instance == NULL || !px__arguments(env, info, 2, arguments)) return NULL;
  if (!add_cleanup_hook(env, instance)) return NULL;
  struct px__loop *loop = calloc(1, sizeof *loop);
  if (loop == NULL) {
    (void)napi_throw_error(env, NULL, "out of memory");
    return NULL;
  }
  loop->env = env;
  loop->instance = instance;
  int result = open_set(env, loop);
  if (result < 0) {
    free(loop);
    return px__int(env, result);
  }
  if (make_handle(env, loop, arguments, &handle)) return handle;
  loop->collected = true;
  end_loop(loop);
  return NULL;
}

bool px__watcher_init(napi_env env, napi_value exports) {
  static const struct px__function functions[] = {
      {"openLoop", open_loop},
      {"watch", watch},
      {"watchChildSignal", watch_child_signal},
      {"dispatchNext", dispatch_next},
  };
  return px__export(env, exports, functions, sizeof functions / sizeof *functions);
}
