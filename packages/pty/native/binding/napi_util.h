/*
 * napi_util: N-API calls with their status checked, and conversions of arguments and results.
 *
 * Invariant: every status is checked, and a failure leaves an exception pending. Test: test/native
 */
#ifndef STRAND_BINDING_NAPI_UTIL_H
#define STRAND_BINDING_NAPI_UTIL_H

#include <node_api.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In a function called by JavaScript: returns with an exception pending if `call` fails. */
#define PX__TRY(env, call)                                                                         \
  do {                                                                                             \
    if ((call) != napi_ok) {                                                                       \
      px__throw_last(env);                                                                         \
      return NULL;                                                                                 \
    }                                                                                              \
  } while (0)

/* In a helper: returns false with an exception pending if `call` fails. */
#define PX__CHECK(env, call)                                                                       \
  do {                                                                                             \
    if ((call) != napi_ok) {                                                                       \
      px__throw_last(env);                                                                         \
      return false;                                                                                \
    }                                                                                              \
  } while (0)

/* Throws the error of the last N-API call, unless an exception is pending. */
void px__throw_last(napi_env env);

/* Reads the arguments of a call; false with a TypeError pending if there are not exactly `count`. */
bool px__arguments(napi_env env, napi_callback_info info, size_t count, napi_value *arguments);

bool px__get_int(napi_env env, napi_value value, int *number);
bool px__get_bool(napi_env env, napi_value value, bool *flag);

/* Returns the bytes of a Uint8Array or Buffer, valid during the call. */
bool px__get_bytes(napi_env env, napi_value value, uint8_t **bytes, size_t *length);

/* Copies a string (as UTF-8) or bytes; ends with NUL, which `length` does not count. The caller frees it. False with an
 * exception pending, or without one if there is no memory. */
bool px__copy_text(napi_env env, napi_value value, char **text, size_t *length);

/* True if an exception is pending or the check fails. */
bool px__is_pending(napi_env env);

/* Returns a JavaScript number: for most functions a count or -errno. */
napi_value px__int(napi_env env, int number);

/* Returns { step, errno } for a failed step. */
napi_value px__failure(napi_env env, const char *step, int error);

bool px__set(napi_env env, napi_value object, const char *name, napi_value value);
bool px__set_int(napi_env env, napi_value object, const char *name, int number);

struct px__function {
  const char *name;
  napi_callback call;
};
bool px__export(napi_env env, napi_value exports, const struct px__function *functions,
                size_t count);

#endif
