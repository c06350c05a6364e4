/*
 * module: initialises the addon, once in each JavaScript thread.
 */
#include <stdio.h>
#include <stdlib.h>

#include "../core/features.h"
#include "../core/lownumbers.h"
#include "fd_binding.h"
#include "instance.h"
#include "napi_util.h"
#include "pty_binding.h"
#include "spawn_binding.h"
#include "watcher.h"

static void throw_unknown_feature(napi_env env, const char *unknown, size_t length) {
  char message[512];
  int at =
      snprintf(message, sizeof message, "STRAND_PTY_WITHOUT has \"%.*s\", expected names out of:",
               (int)(length < 64 ? length : 64), unknown);
  for (int feature = 0; feature < PX_FEATURE_COUNT && at < (int)sizeof message; feature++) {
    at += snprintf(message + at, sizeof message - (size_t)at, " %s",
                   px_feature_name((enum px_feature)feature));
  }
  (void)napi_throw_type_error(env, NULL, message);
}

/* disableFeatures(names): turns off kernel features (STRAND_PTY_WITHOUT), so that their fallbacks can be tested. */
static napi_value disable_features(napi_env env, napi_callback_info info) {
  napi_value argument, undefined;
  char *names;
  const char *unknown;
  size_t length;
  if (!px__arguments(env, info, 1, &argument)) return NULL;
  if (!px__copy_text(env, argument, &names, &length)) {
    if (!px__is_pending(env))
      (void)napi_throw_error(env, NULL, "strand-pty cannot load its native addon: out of memory");
    return NULL;
  }
  if (px_features_disable(names, &unknown, &length) < 0) {
    throw_unknown_feature(env, unknown, length);
    free(names);
    return NULL;
  }
  free(names);
  PX__TRY(env, napi_get_undefined(env, &undefined));
  return undefined;
}

/* Called by Node. Its header defines the first without a declaration of either. */
NAPI_MODULE_EXPORT int32_t node_api_module_get_api_version_v1(void);
NAPI_MODULE_EXPORT napi_value napi_register_module_v1(napi_env env, napi_value exports);

/* Sets exports.results; a reference keeps it from being collected. */
static bool export_results(napi_env env, napi_value exports, struct px__instance *instance) {
  enum { COUNT = 2 };
  napi_value buffer, array;
  napi_ref reference;
  void *data;
  PX__CHECK(env, napi_create_arraybuffer(env, COUNT * sizeof(int32_t), &data, &buffer));
  PX__CHECK(env, napi_create_typedarray(env, napi_int32_array, COUNT, buffer, 0, &array));
  PX__CHECK(env, napi_create_reference(env, array, 1, &reference));
  instance->results = data;
  return px__set(env, exports, "results", array);
}

static bool export_main_thread(napi_env env, napi_value exports,
                               const struct px__instance *instance) {
  napi_value value;
  PX__CHECK(env, napi_get_boolean(env, instance->main_thread, &value));
  return px__set(env, exports, "inMainThread", value);
}

NAPI_MODULE_INIT() {
  px_low_numbers_reserve();
  struct px__instance *instance = px__instance_create();
  if (instance == NULL) {
    (void)napi_throw_error(env, NULL, "out of memory");
    return NULL;
  }
  /* No finalizer: the clean-up hook of watcher.c frees the instance after every handle is closed. */
  if (napi_set_instance_data(env, instance, NULL, NULL) != napi_ok) {
    px__throw_last(env);
    free(instance);
    return NULL;
  }
  static const struct px__function functions[] = {{"disableFeatures", disable_features}};
  if (!px__export(env, exports, functions, 1) || !export_results(env, exports, instance) ||
      !export_main_thread(env, exports, instance) || !px__watcher_init(env, exports) ||
      !px__spawn_init(env, exports) || !px__fd_init(env, exports) || !px__pty_init(env, exports)) {
    return NULL;
  }
  return exports;
}
