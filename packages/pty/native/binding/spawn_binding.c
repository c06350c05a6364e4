#include "spawn_binding.h"

#include <errno.h>
#include <unistd.h>

#include "../core/identity.h"
#include "../core/session.h"
#include "../core/spawn.h"
#include "instance.h"
#include "orphans.h"
#include "spawn_request.h"

/* Results of reap other than a wait status. */
enum { STILL_ALIVE = -1, STATUS_UNKNOWN = -2 };

static napi_value run_request(napi_env env, struct px__instance *instance,
                              struct px__spawn_request *request) {
  napi_value leads_session;
  struct px_child child = {.pidfd = -1};
  enum px_step step;
  px__orphans_reap_threadless();
  /* Makes room first: a child that cannot be recorded would not be reaped when the thread ends. */
  int result = px__instance_add_child(instance, (struct px_child){.pid = 0, .pidfd = -1});
  if (result < 0) return px__failure(env, "malloc", result);
  px__instance_remove_child(instance, 0);

  if (request->options.identity != NULL) {
    result = px_identity_complete(&request->identity, &request->looked_up);
    if (result < 0) return px__failure(env, "getpwuid", result);
  }
  result = px_spawn(&request->options, &child, &step);
  if (result < 0) return px__failure(env, px_step_name(step), result);
  (void)px__instance_add_child(instance, child);
  if (child.pidfd >= 0) (void)px__instance_own(instance, child.pidfd);
  px__instance_results(instance, child.pid, child.pidfd);
  PX__TRY(env, napi_get_boolean(env, child.leads_session, &leads_session));
  return leads_session;
}

/*
 * spawn(file, args, env, overrides, defaults, cwd, terminal, session, descriptors, count, others): true if the child leads a
 * session, with results [pid, pidfd]; or { step, errno }. `descriptors` begins with `count` pairs of target and source.
 * `others` is undefined, or an object with uid, gid, groups, limits, umask, nice and cgroup. The usual parts are arguments,
 * because reading a property of an object takes longer.
 */
static napi_value spawn(napi_env env, napi_callback_info info) {
  napi_value arguments[PX__SPAWN_ARGUMENTS];
  struct px__instance *instance = px__instance_of(env);
  if (instance == NULL || !px__arguments(env, info, PX__SPAWN_ARGUMENTS, arguments)) return NULL;
  struct px__spawn_request request = {.file = NULL};
  napi_value result = NULL;
  if (px__spawn_request_read(env, arguments, &request)) {
    result = run_request(env, instance, &request);
  } else if (!px__is_pending(env)) {
    result = px__failure(env, "malloc", -ENOMEM);
  }
  px__spawn_request_release(&request);
  return result;
}

/* reap(pid, pidfd): the wait status, -1 while the child lives, -2 if its status is lost. */
static napi_value reap(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  struct px_child child = {.pidfd = -1};
  struct px__instance *instance = px__instance_of(env);
  if (instance == NULL || !px__arguments(env, info, 2, arguments)) return NULL;
  if (!px__get_int(env, arguments[0], &child.pid)) return NULL;
  if (!px__get_int(env, arguments[1], &child.pidfd)) return NULL;
  child.foreign = !px__instance_has_child(instance, child.pid);
  int status = 0;
  enum px_reaped reaped = px_reap(&child, &status);
  if (reaped == PX_ALIVE) return px__int(env, STILL_ALIVE);
  px__instance_remove_child(instance, child.pid);
  return px__int(env, reaped == PX_REAPED ? status : STATUS_UNKNOWN);
}

/* openPidfd(pid): a pidfd or -errno. */
static napi_value open_pidfd(napi_env env, napi_callback_info info) {
  napi_value argument;
  int pid;
  struct px__instance *instance = px__instance_of(env);
  if (instance == NULL || !px__arguments(env, info, 1, &argument)) return NULL;
  if (!px__get_int(env, argument, &pid)) return NULL;
  return px__int(env, px__instance_take(instance, px_open_pidfd(pid)));
}

/* Reads the child from the arguments (pid, pidfd); false with an exception pending. */
static bool get_child(napi_env env, const napi_value *arguments, struct px_child *child) {
  const struct px__instance *instance = px__instance_of(env);
  if (instance == NULL) return false;
  if (!px__get_int(env, arguments[0], &child->pid)) return false;
  if (!px__get_int(env, arguments[1], &child->pidfd)) return false;
  child->foreign = !px__instance_has_child(instance, child->pid);
  return true;
}

/* takeStop(pid): the signal that stopped the child since the last call, SIGCONT if it continued, else 0; or -errno. */
static napi_value take_stop(napi_env env, napi_callback_info info) {
  napi_value argument;
  struct px_child child = {.pidfd = -1};
  const struct px__instance *instance = px__instance_of(env);
  if (instance == NULL || !px__arguments(env, info, 1, &argument)) return NULL;
  if (!px__get_int(env, argument, &child.pid)) return NULL;
  child.foreign = !px__instance_has_child(instance, child.pid);
  return px__int(env, px_take_stop(&child));
}

/* signal(pid, pidfd, number): 0 or -errno. */
static napi_value signal_child(napi_env env, napi_callback_info info) {
  napi_value arguments[3];
  struct px_child child;
  int number;
  if (!px__arguments(env, info, 3, arguments)) return NULL;
  if (!get_child(env, arguments, &child)) return NULL;
  if (!px__get_int(env, arguments[2], &number)) return NULL;
  return px__int(env, px_signal(&child, number));
}

/* signalGroup(pid, pidfd, reaped, number): 0 or -errno. */
static napi_value signal_group(napi_env env, napi_callback_info info) {
  napi_value arguments[4];
  struct px_child child;
  bool reaped;
  int number;
  if (!px__arguments(env, info, 4, arguments)) return NULL;
  if (!get_child(env, arguments, &child)) return NULL;
  if (!px__get_bool(env, arguments[2], &reaped)) return NULL;
  if (!px__get_int(env, arguments[3], &number)) return NULL;
  return px__int(env, px_signal_group(&child, reaped, number));
}

/* signalSession(pid, pidfd, reaped, knownAt, number): the number of signalled processes with results [searched, known],
 * or -errno. */
static napi_value signal_session(napi_env env, napi_callback_info info) {
  napi_value arguments[5];
  struct px_session session;
  struct px_signalled signalled;
  double known_at;
  int number;
  if (!px__arguments(env, info, 5, arguments)) return NULL;
  if (!get_child(env, arguments, &session.leader)) return NULL;
  if (!px__get_bool(env, arguments[2], &session.leader_reaped)) return NULL;
  PX__TRY(env, napi_get_value_double(env, arguments[3], &known_at));
  session.known_at = known_at > 0 ? (uint64_t)known_at : 0;
  if (!px__get_int(env, arguments[4], &number)) return NULL;
  int result = px_signal_session(&session, number, &signalled);
  if (result < 0) return px__int(env, result);
  px__instance_results(px__instance_of(env), signalled.searched, signalled.known);
  return px__int(env, signalled.count);
}

/* processTime(): the time since boot in the ticks of /proc. */
static napi_value process_time(napi_env env, napi_callback_info info) {
  napi_value value;
  (void)info;
  PX__TRY(env, napi_create_double(env, (double)px_process_time(), &value));
  return value;
}

bool px__spawn_init(napi_env env, napi_value exports) {
  static const struct px__function functions[] = {
      {"spawn", spawn},
      {"openPidfd", open_pidfd},
      {"reap", reap},
      {"takeStop", take_stop},
      {"signal", signal_child},
      {"signalGroup", signal_group},
      {"signalSession", signal_session},
      {"processTime", process_time},
  };
  return px__export(env, exports, functions, sizeof functions / sizeof *functions);
}
