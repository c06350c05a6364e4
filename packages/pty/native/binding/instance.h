/*
 * instance: what one JavaScript thread has open, so that nothing outlives it.
 *
 * A worker may be terminated between any two calls, and no JavaScript runs after that. So descriptors that we
 * opened and children that were not reaped are noted here, not only in JavaScript.
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
  struct px__loop *loop; /* watcher.c */
  bool main_thread;
  int32_t
      *results; /* two numbers that JavaScript can read: what a call returns besides its value */
  struct px_read_budget read_budget;
  uint64_t *owned; /* a bit for each descriptor */
  size_t owned_words;
  struct px_child *children; /* not reaped yet */
  size_t child_count, child_capacity;
};

/* NULL with an exception pending. */
struct px__instance *px__instance_of(napi_env env);

/* Leaves two descriptors, or a pid and one, for JavaScript. */
void px__instance_results(struct px__instance *instance, int first, int second);

struct px__instance *px__instance_create(void);

/* Closes the descriptors, gives the children to be reaped by somebody else, frees the instance. */
void px__instance_end(struct px__instance *instance);

/* These are 0 or -errno. */
int px__instance_own(struct px__instance *instance, int fd);
int px__instance_close(struct px__instance *instance, int fd);

/* Notes a descriptor that was just opened. It, or -ENOMEM and it is closed; an -errno stays as it is. */
int px__instance_take(struct px__instance *instance, int fd);

/* Both, left as results, or neither. */
int px__instance_take_pair(struct px__instance *instance, int first, int second);

/* Somebody else closes it from now on. */
void px__instance_disown(struct px__instance *instance, int fd);
int px__instance_add_child(struct px__instance *instance, struct px_child child);

bool px__instance_has_child(const struct px__instance *instance, pid_t pid);
void px__instance_remove_child(struct px__instance *instance, pid_t pid);

#endif
