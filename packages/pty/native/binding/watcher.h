/*
 * watcher: readiness of descriptors and SIGCHLD, from the event loop of a JavaScript thread. watcher.c is the
 * only file that includes uv.h.
 *
 * JavaScript knows a watcher by a small number, and gives one function that is called with it; so there is
 * nothing to collect, and a number that is no watcher's is an error and not a crash. The watchers are an epoll
 * set (core/watches), and uv looks at that one descriptor.
 *
 *   open(events) --> watching --dispatch(id, events)--> JavaScript
 *        update(events) \__/ \--close--> its number is free
 *
 * What could go wrong: a callback throws (an uncaught exception, as anywhere in Node; the loop goes on) - a
 * callback closes its own or another watcher, and opens one that gets its number (what was found of the old one
 * is not told to the new one) - the thread ends (the asynchronous clean-up hook closes every handle and is
 * removed in the last close callback; without it, or with a plain hook, Node aborts or crashes).
 */
#ifndef STRAND_BINDING_WATCHER_H
#define STRAND_BINDING_WATCHER_H

#include <node_api.h>

#include "instance.h"

/* Sets instance->loop and the clean-up hook, which ends the instance; false with an exception pending, and
 * then there is no hook. */
bool px__watcher_open(napi_env env, struct px__instance *instance);

/* Adds configure, watcherOpen, watcherUpdate, watcherSetRef, watcherClose and watchChildSignal. */
bool px__watcher_init(napi_env env, napi_value exports);

/* How many descriptors are ready at once, by the last few turns in which one was. */
int px__loop_crowd(const struct px__loop *loop);

/* Reaps these on a thread that lives until the last is dead; frees `children`. */
void px__reap_in_background(struct px_child *children, size_t count);

#endif
