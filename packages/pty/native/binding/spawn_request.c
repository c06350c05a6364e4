#include "spawn_request.h"

#include <stdlib.h>
#include <string.h>

#include "../core/environment.h"

static void release_list(struct px__list *list) {
  free(list->text);
  free(list->items);
}

void px__spawn_request_release(struct px__spawn_request *request) {
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

static bool get_list(napi_env env, napi_value value, struct px__list *list, bool *present) {
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

static bool get_identity(napi_env env, napi_value object, struct px__spawn_request *request) {
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
                            struct px__spawn_request *request) {
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
static bool get_limit_list(napi_env env, napi_value object, struct px__spawn_request *request) {
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

static bool get_limits(napi_env env, napi_value object, struct px__spawn_request *request) {
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

bool px__spawn_request_read(napi_env env, const napi_value values[PX__SPAWN_ARGUMENTS],
                            struct px__spawn_request *request) {
  bool present, has_environment, has_others;
  if (!get_optional_text(env, values[PX__SPAWN_FILE], &request->file)) return false;
  if (!get_list(env, values[PX__SPAWN_ARGV], &request->arguments, &present)) return false;
  if (!get_list(env, values[PX__SPAWN_ENVIRONMENT], &request->environment, &has_environment))
    return false;
  if (!get_list(env, values[PX__SPAWN_OVERRIDES], &request->overrides, &present)) return false;
  if (!get_list(env, values[PX__SPAWN_DEFAULTS], &request->defaults, &present)) return false;
  if (!get_optional_text(env, values[PX__SPAWN_DIRECTORY], &request->directory)) return false;
  if (!px__get_int(env, values[PX__SPAWN_TERMINAL], &request->options.terminal)) return false;
  if (!px__get_bool(env, values[PX__SPAWN_SESSION], &request->options.session)) return false;
  if (!get_descriptors(env, values[PX__SPAWN_DESCRIPTORS], values[PX__SPAWN_DESCRIPTOR_COUNT],
                       request))
    return false;
  if (!is_present(env, values[PX__SPAWN_OTHERS], &has_others)) return false;
  if (has_others && (!get_identity(env, values[PX__SPAWN_OTHERS], request) ||
                     !get_limits(env, values[PX__SPAWN_OTHERS], request))) {
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
