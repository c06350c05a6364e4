#include "spawn_binding.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../core/environment.h"
#include "../core/identity.h"
#include "../core/session.h"
#include "../core/spawn.h"
#include "instance.h"
#include "orphans.h"

/* Results of reap other than a wait status. */
enum { STILL_ALIVE = -1, STATUS_UNKNOWN = -2 };

/* Strings that JavaScript has joined, each ended by NUL, so that one call reads them all. */
struct list {
  char *text;
  char **items; /* NULL-terminated */
  size_t count;
};

struct request {
  char *file, *directory, *cgroup;
  struct list arguments, environment, overrides, defaults;
  char **merged; /* the environment, if overrides or defaults change it */
  struct px_descriptor *descriptors;
  gid_t *groups, *looked_up;
  struct px_identity identity;
  struct px_limit *limit_list;
  struct px_limits limits;
  struct px_spawn_options options;
};

static void release_list(struct list *list) {
  free(list->text);
  free(list->items);
}

static void release(struct request *request) {
  free(request->file);
  free(request->directory);
  free(request->cgroup);
  release_list(&request->arguments);
  release_list(&request->environment);
  release_list(&request->overrides);
  release_list(&request->defaults);
  free(request->merged);
  free(request->descriptors);
  free(request->groups);
  free(request->looked_up);
  free(request->limit_list);
}

/* The functions that read a request return false with an exception pending, or without one if there is no memory. */
static bool is_present(napi_env env, napi_value value, bool *present) {
  napi_valuetype type;
  PX__CHECK(env, napi_typeof(env, value, &type));
  *present = type != napi_undefined;
  return true;
}

/* *present is false for undefined. */
static bool get(napi_env env, napi_value object, const char *name, napi_value *value,
                bool *present) {
  PX__CHECK(env, napi_get_named_property(env, object, name, value));
  return is_present(env, *value, present);
}

static bool get_list(napi_env env, napi_value value, struct list *list, bool *present) {
  size_t length;
  if (!is_present(env, value, present)) return false;
  if (!*present) return true;
  if (!px__copy_text(env, value, &list->text, &length)) return false;
  for (size_t i = 0; i < length; i++) {
    if (list->text[i] == '\0') list->count++;
  }
  list->items = malloc((list->count + 1) * sizeof *list->items);
  if (list->items == NULL) return false;
  char *at = list->text;
  for (size_t i = 0; i < list->count; i++) {
    list->items[i] = at;
    at += strlen(at) + 1;
  }
  list->items[list->count] = NULL;
  return true;
}

static bool get_optional_text(napi_env env, napi_value value, char **text) {
  size_t length;
  bool present;
  if (!is_present(env, value, &present)) return false;
  return !present || px__copy_text(env, value, text, &length);
}

static bool get_id(napi_env env, napi_value object, const char *name, uint32_t *id, bool *present) {
  napi_value value;
  if (!get(env, object, name, &value, present)) return false;
  if (*present) PX__CHECK(env, napi_get_value_uint32(env, value, id));
  return true;
}

/* Copies an Int32Array or Uint32Array. */
static bool get_numbers(napi_env env, napi_value value, void **numbers, size_t *count) {
  napi_typedarray_type type;
  void *data;
  PX__CHECK(env, napi_get_typedarray_info(env, value, &type, count, &data, NULL, NULL));
  if (type != napi_int32_array && type != napi_uint32_array) {
    (void)napi_throw_type_error(env, NULL, "expected an Int32Array or a Uint32Array");
    return false;
  }
  *numbers = malloc((*count + 1) * sizeof(uint32_t));
  if (*numbers == NULL) return false;
  if (*count > 0) memcpy(*numbers, data, *count * sizeof(uint32_t));
  return true;
}

static bool get_identity(napi_env env, napi_value object, struct request *request) {
  struct px_identity *identity = &request->identity;
  napi_value value;
  void *groups = NULL;
  if (!get_id(env, object, "uid", &identity->uid, &identity->set_uid)) return false;
  if (!get_id(env, object, "gid", &identity->gid, &identity->set_gid)) return false;
  if (!get(env, object, "groups", &value, &identity->set_groups)) return false;
  if (identity->set_groups && !get_numbers(env, value, &groups, &identity->group_count))
    return false;
  request->groups = groups;
  identity->groups = groups;
  if (identity->set_uid || identity->set_gid || identity->set_groups) {
    request->options.identity = identity;
  }
  return true;
}

/* Reads the first `pair_count` pairs; the array may be longer. */
static bool get_descriptors(napi_env env, napi_value pairs, napi_value pair_count,
                            struct request *request) {
  size_t numbers = 0;
  void *copy = NULL;
  int count;
  if (!get_numbers(env, pairs, &copy, &numbers)) return false;
  request->descriptors = copy;
  if (!px__get_int(env, pair_count, &count)) return false;
  if (count < 0 || (size_t)count > numbers / 2) {
    (void)napi_throw_range_error(env, NULL, "the array has fewer descriptors than its count");
    return false;
  }
  request->options.descriptors = request->descriptors;
  request->options.descriptor_count = (size_t)count;
  return true;
}

/* Reads triples of resource, soft and hard limit; negative: unlimited. */
static bool get_limit_list(napi_env env, napi_value object, struct request *request) {
  napi_value value;
  napi_typedarray_type type;
  size_t count;
  void *data;
  bool present;
  if (!get(env, object, "limits", &value, &present)) return false;
  if (!present) return true;
  PX__CHECK(env, napi_get_typedarray_info(env, value, &type, &count, &data, NULL, NULL));
  if (type != napi_float64_array) {
    (void)napi_throw_type_error(env, NULL, "expected a Float64Array");
    return false;
  }
  const double *numbers = data;
  request->limit_list = malloc((count / 3 + 1) * sizeof *request->limit_list);
  if (request->limit_list == NULL) return false;
  for (size_t i = 0; i < count / 3; i++) {
    const double *triple = numbers + i * 3;
    request->limit_list[i] = (struct px_limit){
        .resource = (int)triple[0],
        .soft = triple[1] < 0 ? UINT64_MAX : (uint64_t)triple[1],
        .hard = triple[2] < 0 ? UINT64_MAX : (uint64_t)triple[2],
    };
  }
  request->limits.limits = request->limit_list;
  request->limits.limit_count = count / 3;
  return true;
}

static bool get_optional_int(napi_env env, napi_value object, const char *name, int *number,
                             bool *present) {
  napi_value value;
  if (!get(env, object, name, &value, present)) return false;
  return !*present || px__get_int(env, value, number);
}

static bool get_limits(napi_env env, napi_value object, struct request *request) {
  struct px_limits *limits = &request->limits;
  napi_value cgroup;
  int mask = 0;
  if (!get_limit_list(env, object, request)) return false;
  if (!get_optional_int(env, object, "umask", &mask, &limits->set_umask)) return false;
  limits->umask = (unsigned int)mask;
  if (!get_optional_int(env, object, "nice", &limits->nice, &limits->set_nice)) return false;
  PX__CHECK(env, napi_get_named_property(env, object, "cgroup", &cgroup));
  if (!get_optional_text(env, cgroup, &request->cgroup)) return false;
  limits->cgroup = request->cgroup;
  if (limits->limit_count > 0 || limits->set_umask || limits->set_nice || limits->cgroup != NULL) {
    request->options.limits = limits;
  }
  return true;
}

enum {
  FILE_NAME,
  ARGUMENTS,
  ENVIRONMENT,
  OVERRIDES,
  DEFAULTS,
  DIRECTORY,
  TERMINAL,
  SESSION,
  DESCRIPTORS,
  DESCRIPTOR_COUNT,
  OTHERS,
  ARGUMENT_COUNT
};

static bool read_request(napi_env env, const napi_value *values, struct request *request) {
  bool present, has_environment, has_others;
  if (!get_optional_text(env, values[FILE_NAME], &request->file)) return false;
  if (!get_list(env, values[ARGUMENTS], &request->arguments, &present)) return false;
  if (!get_list(env, values[ENVIRONMENT], &request->environment, &has_environment)) return false;
  if (!get_list(env, values[OVERRIDES], &request->overrides, &present)) return false;
  if (!get_list(env, values[DEFAULTS], &request->defaults, &present)) return false;
  if (!get_optional_text(env, values[DIRECTORY], &request->directory)) return false;
  if (!px__get_int(env, values[TERMINAL], &request->options.terminal)) return false;
  if (!px__get_bool(env, values[SESSION], &request->options.session)) return false;
  if (!get_descriptors(env, values[DESCRIPTORS], values[DESCRIPTOR_COUNT], request)) return false;
  if (!is_present(env, values[OTHERS], &has_others)) return false;
  if (has_others &&
      (!get_identity(env, values[OTHERS], request) || !get_limits(env, values[OTHERS], request))) {
    return false;
  }
  if (request->file == NULL || request->arguments.count == 0 || !has_environment) {
    (void)napi_throw_type_error(env, NULL, "a request needs a file, args and env");
    return false;
  }
  request->options.file = request->file;
  request->options.directory = request->directory;
  request->options.arguments = request->arguments.items;
  request->options.environment = request->environment.items;
  if (px_environment_merge(request->environment.items, request->overrides.items,
                           request->defaults.items, &request->merged) < 0) {
    return false;
  }
  if (request->merged != NULL) request->options.environment = request->merged;
  return true;
}

static napi_value run_request(napi_env env, struct px__instance *instance,
                              struct request *request) {
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
  napi_value arguments[ARGUMENT_COUNT];
  struct px__instance *instance = px__instance_of(env);
  if (instance == NULL || !px__arguments(env, info, ARGUMENT_COUNT, arguments)) return NULL;
  struct request request = {.file = NULL};
  napi_value result = NULL;
  if (read_request(env, arguments, &request)) {
    result = run_request(env, instance, &request);
  } else if (!px__is_pending(env)) {
    result = px__failure(env, "malloc", -ENOMEM);
  }
  release(&request);
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
