#include "fd_binding.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "../core/transfer.h"
#include "instance.h"

/* Reads the arguments (fd, bytes, offset, length); false with an exception pending. */
static bool get_slice(napi_env env, napi_callback_info info, int *fd, uint8_t **bytes,
                      size_t *length) {
  napi_value arguments[4];
  uint8_t *start;
  size_t size;
  int offset, wanted;
  if (!px__arguments(env, info, 4, arguments)) return false;
  if (!px__get_int(env, arguments[0], fd)) return false;
  if (!px__get_bytes(env, arguments[1], &start, &size)) return false;
  if (!px__get_int(env, arguments[2], &offset)) return false;
  if (!px__get_int(env, arguments[3], &wanted)) return false;
  if (offset < 0 || wanted < 0 || (size_t)offset + (size_t)wanted > size) {
    (void)napi_throw_range_error(env, NULL, "offset and length are outside the bytes");
    return false;
  }
  *bytes = start + offset;
  *length = (size_t)wanted;
  return true;
}

/* read(fd, bytes, offset, length): the number of bytes, 0 if it would block, UV_EOF or -errno. */
static napi_value read_fd(napi_env env, napi_callback_info info) {
  int fd;
  uint8_t *bytes;
  size_t length;
  struct px__instance *instance = px__instance_of(env);
  if (instance == NULL || !get_slice(env, info, &fd, &bytes, &length)) return NULL;
  struct px_read_budget *budget = &instance->read_budget;
  return px__int(env, px_read(fd, bytes, px_budget_share(budget, length), budget));
}

/* write(fd, bytes, offset, length): the number of bytes, 0 if it would block, or -errno. */
static napi_value write_fd(napi_env env, napi_callback_info info) {
  int fd;
  uint8_t *bytes;
  size_t length;
  if (!get_slice(env, info, &fd, &bytes, &length)) return NULL;
  return px__int(env, px_write(fd, bytes, length));
}

/* isHungUp(fd): 1 or 0. */
static napi_value is_hung_up(napi_env env, napi_callback_info info) {
  napi_value argument;
  int fd;
  if (!px__arguments(env, info, 1, &argument) || !px__get_int(env, argument, &fd)) return NULL;
  return px__int(env, px_is_hung_up(fd));
}

/* adoptDescriptor(fd, nonBlocking): 0 or -errno. A slave must stay blocking, since the child's descriptors share that
 * flag. */
static napi_value adopt_descriptor(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  int fd;
  bool non_blocking;
  struct px__instance *instance = px__instance_of(env);
  if (instance == NULL || !px__arguments(env, info, 2, arguments)) return NULL;
  if (!px__get_int(env, arguments[0], &fd)) return NULL;
  if (!px__get_bool(env, arguments[1], &non_blocking)) return NULL;
  return px__int(env, px__instance_adopt(instance, fd, non_blocking));
}

/* closeDescriptor(fd): 0 or -errno. */
static napi_value close_descriptor(napi_env env, napi_callback_info info) {
  napi_value argument;
  int fd;
  struct px__instance *instance = px__instance_of(env);
  if (instance == NULL || !px__arguments(env, info, 1, &argument)) return NULL;
  if (!px__get_int(env, argument, &fd)) return NULL;
  return px__int(env, px__instance_close(instance, fd));
}

/* releaseDescriptor(fd): gives up ownership without closing, and undoes adoptDescriptor; 0. */
static napi_value release_descriptor(napi_env env, napi_callback_info info) {
  napi_value argument;
  int fd;
  struct px__instance *instance = px__instance_of(env);
  if (instance == NULL || !px__arguments(env, info, 1, &argument)) return NULL;
  if (!px__get_int(env, argument, &fd)) return NULL;
  px__instance_disown(instance, fd);
  return px__int(env, 0);
}

/* openPipe(): undefined with results [read, write], both close-on-exec and blocking, or { step, errno }. */
static napi_value open_pipe(napi_env env, napi_callback_info info) {
  int ends[2];
  napi_value undefined;
  (void)info;
  struct px__instance *instance = px__instance_of(env);
  if (instance == NULL) return NULL;
  if (pipe2(ends, O_CLOEXEC) < 0) return px__failure(env, "pipe", -errno);
  int result = px__instance_take_pair(instance, ends[0], ends[1]);
  if (result < 0) return px__failure(env, "malloc", result);
  PX__TRY(env, napi_get_undefined(env, &undefined));
  return undefined;
}

bool px__fd_init(napi_env env, napi_value exports) {
  static const struct px__function functions[] = {
      {"read", read_fd},
      {"write", write_fd},
      {"isHungUp", is_hung_up},
      {"adoptDescriptor", adopt_descriptor},
      {"closeDescriptor", close_descriptor},
      {"releaseDescriptor", release_descriptor},
      {"openPipe", open_pipe},
  };
  return px__export(env, exports, functions, sizeof functions / sizeof *functions);
}
