/*
 * instance: the descriptors and children of one JavaScript thread.
 *
 * Invariant: when the thread ends, its descriptors are closed and its children are reaped. A worker may be terminated
 * between any two calls, and no JavaScript runs after that; so they are recorded here, not only in JavaScript.
 *
 * Test: workers.test.ts
 */
#ifndef STRAND_BINDING_INSTANCE_H
#define STRAND_BINDING_INSTANCE_H

#include <node_api.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../core/reap.h"
#include "../core/transfer.h"

struct px__loop;

struct px__instance {
  struct px__loop *loops;                 /* of watcher.c; open or closing */
  napi_async_cleanup_hook_handle cleanup; /* NULL if the hook is synchronous */
  bool has_cleanup, main_thread, ending;
  int32_t *results; /* two numbers shared with JavaScript: a call's results besides its value */
  struct px_read_budget read_budget;
  uint8_t *owned; /* for each descriptor: 0, or enum px__owned */
  size_t owned_size;
  struct px_child *children; /* not reaped yet */
  size_t child_count, child_capacity;
};

/* Returns the thread's instance; NULL with an exception pending. */
struct px__instance *px__instance_of(napi_env env);

/* Stores two numbers in `results`. */
void px__instance_results(struct px__instance *instance, int first, int second);

struct px__instance *px__instance_create(void);

/* Closes the descriptors, leaves the children to orphans.c, frees the instance. */
void px__instance_end(struct px__instance *instance);

/* Records that the thread owns `fd`. Returns 0 or -ENOMEM. */
int px__instance_own(struct px__instance *instance, int fd);

/* Takes ownership of a descriptor that the caller of the package has opened: makes it close-on-exec and, if asked,
 * non-blocking. Returns 0; or -errno, and then its flags are as before. */
int px__instance_adopt(struct px__instance *instance, int fd, bool non_blocking);

/* Closes `fd` and ends its ownership. Returns 0 or -EBADF. */
int px__instance_close(struct px__instance *instance, int fd);

/* Takes ownership of `fd`. Returns it; on -ENOMEM it has been closed. Returns a negative `fd` as it is. */
int px__instance_take(struct px__instance *instance, int fd);

/* Takes ownership of two descriptors and stores them in `results`. On -ENOMEM both have been closed. */
int px__instance_take_pair(struct px__instance *instance, int first, int second);

/* Gives up ownership without closing. An adopted descriptor gets back the flags that it had. */
void px__instance_disown(struct px__instance *instance, int fd);

/* Returns 0 or -ENOMEM. */
int px__instance_add_child(struct px__instance *instance, struct px_child child);

bool px__instance_has_child(const struct px__instance *instance, pid_t pid);
void px__instance_remove_child(struct px__instance *instance, pid_t pid);

#endif
