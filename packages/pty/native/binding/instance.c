#include "instance.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "napi_util.h"
#include "orphans.h"

/* What is recorded of an owned descriptor: also which flags px__instance_adopt has set. */
enum px__owned { OWNED = 1, SET_CLOEXEC = 2, SET_NONBLOCK = 4 };

struct px__instance *px__instance_of(napi_env env) {
  void *instance = NULL;
  PX__TRY(env, napi_get_instance_data(env, &instance));
  return instance;
}

void px__instance_results(struct px__instance *instance, int first, int second) {
  instance->results[0] = first;
  instance->results[1] = second;
}

/* The C library has gettid only since glibc 2.30. */
static bool in_main_thread(void) {
  return syscall(SYS_gettid) == getpid();
}

struct px__instance *px__instance_create(void) {
  struct px__instance *instance = calloc(1, sizeof *instance);
  if (instance != NULL) instance->main_thread = in_main_thread();
  return instance;
}

/* Forgets `fd`. Returns what was recorded. */
static uint8_t forget(struct px__instance *instance, int fd) {
  if ((size_t)fd >= instance->owned_size) return 0;
  uint8_t record = instance->owned[fd];
  instance->owned[fd] = 0;
  return record;
}

static int own_as(struct px__instance *instance, int fd, uint8_t record) {
  size_t number = (size_t)fd;
  if (number >= instance->owned_size) {
    size_t size = number * 2 + 1;
    uint8_t *larger = realloc(instance->owned, size);
    if (larger == NULL) return -ENOMEM;
    memset(larger + instance->owned_size, 0, size - instance->owned_size);
    instance->owned = larger;
    instance->owned_size = size;
  }
  instance->owned[number] = record;
  return 0;
}

int px__instance_own(struct px__instance *instance, int fd) {
  return own_as(instance, fd, OWNED);
}

/* Returns `bit` if it set the flag, 0 if the flag was set before, or -errno. */
static int set_flag(int fd, int get, int set, int flag, uint8_t bit) {
  int flags = fcntl(fd, get);
  if (flags < 0) return -errno;
  if ((flags & flag) == flag) return 0;
  return fcntl(fd, set, flags | flag) < 0 ? -errno : bit;
}

static void clear_flag(int fd, int get, int set, int flag) {
  int flags = fcntl(fd, get);
  /* A descriptor that is closed by now has no flags to restore. */
  if (flags >= 0) (void)fcntl(fd, set, flags & ~flag);
}

static void restore_flags(int fd, uint8_t record) {
  if (record & SET_CLOEXEC) clear_flag(fd, F_GETFD, F_SETFD, FD_CLOEXEC);
  if (record & SET_NONBLOCK) clear_flag(fd, F_GETFL, F_SETFL, O_NONBLOCK);
}

int px__instance_adopt(struct px__instance *instance, int fd, bool non_blocking) {
  uint8_t record = OWNED;
  int result = set_flag(fd, F_GETFD, F_SETFD, FD_CLOEXEC, SET_CLOEXEC);
  if (result > 0) record |= SET_CLOEXEC;
  if (result >= 0 && non_blocking) {
    result = set_flag(fd, F_GETFL, F_SETFL, O_NONBLOCK, SET_NONBLOCK);
    if (result > 0) record |= SET_NONBLOCK;
  }
  if (result >= 0) result = own_as(instance, fd, record);
  if (result < 0) restore_flags(fd, record);
  return result;
}

void px__instance_disown(struct px__instance *instance, int fd) {
  restore_flags(fd, forget(instance, fd));
}

int px__instance_close(struct px__instance *instance, int fd) {
  (void)forget(instance, fd);
  /* After any other error Linux has closed it: close(2). */
  return close(fd) < 0 && errno == EBADF ? -EBADF : 0;
}

int px__instance_take(struct px__instance *instance, int fd) {
  if (fd < 0 || px__instance_own(instance, fd) == 0) return fd;
  (void)px__instance_close(instance, fd);
  return -ENOMEM;
}

int px__instance_take_pair(struct px__instance *instance, int first, int second) {
  int result = px__instance_own(instance, first);
  if (result == 0) result = px__instance_own(instance, second);
  if (result < 0) {
    (void)px__instance_close(instance, first);
    (void)px__instance_close(instance, second);
    return result;
  }
  px__instance_results(instance, first, second);
  return 0;
}

int px__instance_add_child(struct px__instance *instance, struct px_child child) {
  if (instance->child_count == instance->child_capacity) {
    size_t capacity = instance->child_capacity * 2 + 8;
    struct px_child *larger = realloc(instance->children, capacity * sizeof *larger);
    if (larger == NULL) return -ENOMEM;
    instance->children = larger;
    instance->child_capacity = capacity;
  }
  instance->children[instance->child_count++] = child;
  return 0;
}

bool px__instance_has_child(const struct px__instance *instance, pid_t pid) {
  for (size_t i = 0; i < instance->child_count; i++) {
    if (instance->children[i].pid == pid) return true;
  }
  return false;
}

void px__instance_remove_child(struct px__instance *instance, pid_t pid) {
  for (size_t i = instance->child_count; i-- > 0;) {
    if (instance->children[i].pid != pid) continue;
    instance->children[i] = instance->children[--instance->child_count];
    return;
  }
}

void px__instance_end(struct px__instance *instance) {
  /* orphans.c closes the pidfds. */
  for (size_t i = 0; i < instance->child_count; i++) {
    if (instance->children[i].pidfd >= 0) (void)forget(instance, instance->children[i].pidfd);
  }
  for (size_t fd = 0; fd < instance->owned_size; fd++) {
    if (instance->owned[fd] != 0) (void)close((int)fd);
  }
  /* Closing the masters has hung up the children. At the end of the main thread init reaps them. */
  if (!instance->main_thread && instance->child_count > 0) {
    px__orphans_adopt(instance->children, instance->child_count);
  } else {
    free(instance->children);
  }
  free(instance->owned);
  free(instance);
}
