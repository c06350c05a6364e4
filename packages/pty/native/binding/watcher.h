/*
 * watcher: readiness of descriptors and SIGCHLD, from the event loop of a JavaScript thread. watcher.c is the
 * only file that includes uv.h.
 *
 * JavaScript watches descriptors by their numbers, and gives one function that is called with the number and the events;
 * so there is nothing to collect. The watches are an epoll set (core/watches), and uv polls that one descriptor.
 *
 *   watch(fd, events) --> watched --dispatch(fd, events)--> JavaScript
 *     watch(fd, other events) \__/ \--watch(fd, 0)--> the number may be another file's
 *
 * What could go wrong: a callback throws (an uncaught exception, as anywhere in Node; the loop goes on) - a
 * callback closes its own or another descriptor, and opens a file that gets its number (what was found of the old file
 * is not dispatched to the new one) - the thread ends (the asynchronous clean-up hook closes every handle and is
 * removed in the last close callback; without it, or with a plain hook, Node aborts or crashes).
 */
#ifndef STRAND_BINDING_WATCHER_H
#define STRAND_BINDING_WATCHER_H

#include <node_api.h>

#include "instance.h"

/* Sets instance->loop and the clean-up hook, which ends the instance; false with an exception pending, and
 * then there is no hook. */
bool px__watcher_open(napi_env env, struct px__instance *instance);

/* Adds configure, watch and watchChildSignal. */
bool px__watcher_init(napi_env env, napi_value exports);

#endif
