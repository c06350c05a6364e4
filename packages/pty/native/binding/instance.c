#include "instance.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "napi_util.h"
#include "orphans.h"

enum { WORD_BITS = 64 };

struct px__instance *px__instance_of(napi_env env) {
  void *instance = NULL;
  PX__TRY(env, napi_get_instance_data(env, &instance));
  return instance;
}

void px__instance_results(struct px__instance *instance, int first, int second) {
  instance->results[0] = first;
  instance->results[1] = second;
}

struct px__instance *px__instance_create(void) {
  return calloc(1, sizeof(struct px__instance));
}

void px__instance_disown(struct px__instance *instance, int fd) {
  size_t word = (size_t)fd / WORD_BITS;
  if (word < instance->owned_words) instance->owned[word] &= ~(UINT64_C(1) << (fd % WORD_BITS));
}

int px__instance_own(struct px__instance *instance, int fd) {
  size_t word = (size_t)fd / WORD_BITS;
  if (word >= instance->owned_words) {
    size_t words = word * 2 + 1;
    uint64_t *larger = realloc(instance->owned, words * sizeof *larger);
    if (larger == NULL) return -ENOMEM;
    memset(larger + instance->owned_words, 0, (words - instance->owned_words) * sizeof *larger);
    instance->owned = larger;
    instance->owned_words = words;
  }
  instance->owned[word] |= UINT64_C(1) << (fd % WORD_BITS);
  return 0;
}

int px__instance_close(struct px__instance *instance, int fd) {
  px__instance_disown(instance, fd);
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
    if (instance->children[i].pidfd >= 0)
      px__instance_disown(instance, instance->children[i].pidfd);
  }
  for (size_t word = 0; word < instance->owned_words; word++) {
    for (int bit = 0; bit < WORD_BITS; bit++) {
      if (instance->owned[word] >> bit & 1) (void)close((int)word * WORD_BITS + bit);
    }
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
