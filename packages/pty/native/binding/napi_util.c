#include "napi_util.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void px__throw_last(napi_env env) {
  const napi_extended_error_info *info = NULL;
  bool pending = false;
  /* Before the next call, which overwrites the message. */
  const char *message = "N-API call failed";
  if (napi_get_last_error_info(env, &info) == napi_ok && info->error_message != NULL) {
    message = info->error_message;
  }
  if (napi_is_exception_pending(env, &pending) == napi_ok && pending) return;
  /* Fails only if no JavaScript can run any more. */
  (void)napi_throw_type_error(env, NULL, message);
}

bool px__arguments(napi_env env, napi_callback_info info, size_t count, napi_value *arguments) {
  size_t given = count;
  PX__CHECK(env, napi_get_cb_info(env, info, &given, arguments, NULL, NULL));
  if (given == count) return true;
  char message[64];
  (void)snprintf(message, sizeof message, "expected %zu arguments, got %zu", count, given);
  (void)napi_throw_type_error(env, NULL, message);
  return false;
}

/* Not napi_get_value_int32, which converts NaN and 2^32 to 0: an invalid descriptor would become a valid one. */
bool px__get_int(napi_env env, napi_value value, int *number) {
  double given;
  PX__CHECK(env, napi_get_value_double(env, value, &given));
  if (!(given >= INT_MIN && given <= INT_MAX) || given != (double)(int)given) {
    (void)napi_throw_range_error(env, NULL, "an integer of 32 bits was expected");
    return false;
  }
  *number = (int)given;
  return true;
}

bool px__get_bool(napi_env env, napi_value value, bool *flag) {
  PX__CHECK(env, napi_get_value_bool(env, value, flag));
  return true;
}

bool px__get_bytes(napi_env env, napi_value value, uint8_t **bytes, size_t *length) {
  void *data;
  napi_typedarray_type type;
  PX__CHECK(env, napi_get_typedarray_info(env, value, &type, length, &data, NULL, NULL));
  if (type != napi_uint8_array) {
    (void)napi_throw_type_error(env, NULL, "expected a Uint8Array");
    return false;
  }
  *bytes = data;
  return true;
}

static char *copy_bytes(const void *bytes, size_t length) {
  char *text = malloc(length + 1);
  if (text == NULL) return NULL;
  if (length > 0) memcpy(text, bytes, length);
  text[length] = '\0';
  return text;
}

/* Reads most strings, also a usual environment, in one call: a call for the length takes as long as the copy. */
static bool copy_string(napi_env env, napi_value value, char **text, size_t *length) {
  enum { LONGEST_CHARACTER = 4 };
  char first[8192];
  PX__CHECK(env, napi_get_value_string_utf8(env, value, first, sizeof first, length));
  if (*length < sizeof first - LONGEST_CHARACTER) {
    *text = copy_bytes(first, *length);
    return *text != NULL;
  }
  PX__CHECK(env, napi_get_value_string_utf8(env, value, NULL, 0, length));
  *text = malloc(*length + 1);
  if (*text == NULL) return false;
  if (napi_get_value_string_utf8(env, value, *text, *length + 1, length) == napi_ok) return true;
  free(*text);
  *text = NULL;
  px__throw_last(env);
  return false;
}

bool px__copy_text(napi_env env, napi_value value, char **text, size_t *length) {
  napi_valuetype type;
  PX__CHECK(env, napi_typeof(env, value, &type));
  if (type == napi_string) return copy_string(env, value, text, length);

  uint8_t *bytes;
  if (!px__get_bytes(env, value, &bytes, length)) return false;
  *text = copy_bytes(bytes, *length);
  return *text != NULL;
}

bool px__is_pending(napi_env env) {
  bool pending = true;
  (void)napi_is_exception_pending(env, &pending);
  return pending;
}

napi_value px__int(napi_env env, int number) {
  napi_value value;
  PX__TRY(env, napi_create_int32(env, number, &value));
  return value;
}

bool px__set(napi_env env, napi_value object, const char *name, napi_value value) {
  PX__CHECK(env, napi_set_named_property(env, object, name, value));
  return true;
}

bool px__set_int(napi_env env, napi_value object, const char *name, int number) {
  napi_value value;
  PX__CHECK(env, napi_create_int32(env, number, &value));
  return px__set(env, object, name, value);
}

napi_value px__failure(napi_env env, const char *step, int error) {
  napi_value object, name;
  PX__TRY(env, napi_create_object(env, &object));
  PX__TRY(env, napi_create_string_utf8(env, step, NAPI_AUTO_LENGTH, &name));
  if (!px__set(env, object, "step", name) || !px__set_int(env, object, "errno", error)) return NULL;
  return object;
}

bool px__export(napi_env env, napi_value exports, const struct px__function *functions,
                size_t count) {
  for (size_t i = 0; i < count; i++) {
    napi_value function;
    PX__CHECK(env, napi_create_function(env, functions[i].name, NAPI_AUTO_LENGTH, functions[i].call,
                                        NULL, &function));
    if (!px__set(env, exports, functions[i].name, function)) return false;
  }
  return true;
}
