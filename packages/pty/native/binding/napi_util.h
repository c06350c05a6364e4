/*
 * napi_util: every status of N-API is looked at.
 */
#ifndef STRAND_BINDING_NAPI_UTIL_H
#define STRAND_BINDING_NAPI_UTIL_H

#include <node_api.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In a function that JavaScript called: leaves it with an exception when `call` failed. */
#define PX__TRY(env, call)                                                                         \
  do {                                                                                             \
    if ((call) != napi_ok) {                                                                       \
      px__throw_last(env);                                                                         \
      return NULL;                                                                                 \
    }                                                                                              \
  } while (0)

/* In a helper that such a function called: leaves it with false and an exception pending. */
#define PX__CHECK(env, call)                                                                       \
  do {                                                                                             \
    if ((call) != napi_ok) {                                                                       \
      px__throw_last(env);                                                                         \
      return false;                                                                                \
    }                                                                                              \
  } while (0)

/* Throws what N-API says of its last call, unless an exception is pending already. */
void px__throw_last(napi_env env);

/* The arguments of a call; false with a TypeError when there are not exactly `count`. */
bool px__arguments(napi_env env, napi_callback_info info, size_t count, napi_value *arguments);

bool px__get_int(napi_env env, napi_value value, int *number);
bool px__get_bool(napi_env env, napi_value value, bool *flag);

/* The bytes of a Uint8Array or Buffer; they live as long as the call. */
bool px__get_bytes(napi_env env, napi_value value, uint8_t **bytes, size_t *length);

/* A copy, ended by NUL and to be freed, of a string (as UTF-8) or of bytes. `length` is without that NUL.
 * False with an exception pending, or with none when there is no memory. */
bool px__copy_text(napi_env env, napi_value value, char **text, size_t *length);

/* True when an exception is pending, or that cannot be found out. */
bool px__is_pending(napi_env env);

/* What most functions return: a count, or -errno. */
napi_value px__int(napi_env env, int number);

/* { step, errno } for a system call that failed. */
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
